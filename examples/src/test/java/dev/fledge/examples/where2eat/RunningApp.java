package dev.fledge.examples.where2eat;

import okhttp3.HttpUrl;

/** Where2Eat for tests that only want one to be there: started once in this JVM, on daemon threads. */
final class RunningApp {
    private static final class Holder {
        static final AppInTest APP = start();

        private static AppInTest start() {
            try {
                return new AppInTest();
            } catch (Exception e) {
                throw new AssertionError("Where2Eat did not start", e);
            }
        }
    }

    private RunningApp() {}

    static HttpUrl url() {
        return Holder.APP.url();
    }
}
