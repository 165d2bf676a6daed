package dev.fledge.examples.story;

import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricSource;
import dev.fledge.rollout.RolloutTarget;
import okhttp3.HttpUrl;

/** A router that is not in this JVM, or behind a cluster's API: requests are counted where they are answered. */
final class CountedCrossing implements Crossing {
    private final Apps apps;
    private final CountedApps counted;
    private final HttpUrl users;
    private final RolloutTarget target;
    private final boolean knowsHeader;

    /** @param knowsHeader whether the router knows the header by which checks choose an arm; else they ask the arm itself */
    CountedCrossing(Apps apps, CountedApps counted, HttpUrl users, RolloutTarget target, boolean knowsHeader) {
        this.apps = apps;
        this.counted = counted;
        this.users = users;
        this.target = target;
        this.knowsHeader = knowsHeader;
    }

    @Override
    public HttpUrl users() {
        return users;
    }

    @Override
    public HttpUrl checks(Arm arm) {
        return knowsHeader ? users : counted.url(arm);
    }

    @Override
    public RolloutTarget target() {
        return target;
    }

    @Override
    public MetricSource traffic() {
        return counted.traffic();
    }

    @Override
    public long reachedCanary() {
        // Checks that pass by the router say nothing about it.
        return counted.usersAtCanary() + (knowsHeader ? counted.checksAtCanary() : 0);
    }

    @Override
    public HttpUrl stableUrl() {
        return counted.url(Arm.BASELINE);
    }

    @Override
    public boolean stableAlive() {
        return apps.stable().alive();
    }

    @Override
    public long stablePid() {
        return apps.stable().pid();
    }
}
