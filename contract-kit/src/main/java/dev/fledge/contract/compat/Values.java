package dev.fledge.contract.compat;

/** What was there and what is there now, for people; the empty text for nothing. */
record Values(String before, String after) {
    static final Values NONE = new Values("", "");
    private static final int LONGEST = 120;

    Values {
        before = cut(before);
        after = cut(after);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    /** Returns the two as they stand behind a sentence. */
    String words() {
        if (before.isEmpty() && after.isEmpty()) {
            return "";
        }
        if (before.isEmpty()) {
            return " (now " + after + ")";
        }
        return after.isEmpty() ? " (was " + before + ")" : " (was " + before + ", now " + after + ")";
    }
}
