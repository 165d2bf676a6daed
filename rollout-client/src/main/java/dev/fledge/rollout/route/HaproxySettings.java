package dev.fledge.rollout.route;

import dev.fledge.time.TimeSource;
import java.time.Duration;

/** How long the target waits for what. */
record HaproxySettings(Duration answerWithin, Duration drainWithin, Duration poll, TimeSource time) {}
