package dev.fledge.rollout.route;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where one configuration of nginx sends requests.
 *
 * @param open whether weight or header reach the canary
 */
record NginxState(InetSocketAddress stable, Optional<InetSocketAddress> canary, int weightPermille, boolean open) {
    private static final Pattern WORDS = Pattern.compile("stable=(\\S+) canary=(\\S+) weight=(\\d{1,4}) (open|closed)");
    private static final Pattern ADDRESS = Pattern.compile("\\[?([0-9a-fA-F.:]+?)\\]?:(\\d{1,5})");

    NginxState closed() {
        return new NginxState(stable, canary, 0, false);
    }

    NginxState weighed(int permille) {
        return new NginxState(stable, canary, permille, true);
    }

    static NginxState started(InetSocketAddress stable, InetSocketAddress canary) {
        return new NginxState(stable, Optional.of(canary), 0, true);
    }

    static NginxState only(InetSocketAddress stable) {
        return new NginxState(stable, Optional.empty(), 0, false);
    }

    /** Returns it as the words that {@link #parse} reads. */
    String words() {
        return "stable=" + Addresses.text(stable) + " canary="
                + canary.map(Addresses::text).orElse("-") + " weight=" + weightPermille
                + (open ? " open" : " closed");
    }

    /** Finds the words in a text; empty if they are not there. */
    static Optional<NginxState> parse(String text) {
        Matcher words = WORDS.matcher(text);
        if (!words.find()) {
            return Optional.empty();
        }
        int weight = Integer.parseInt(words.group(3));
        Optional<InetSocketAddress> canary = address(words.group(2));
        boolean open = words.group(4).equals("open");
        boolean sane = weight <= 1000 && (canary.isPresent() || !open) && (open || weight == 0);
        return sane
                ? address(words.group(1)).map(stable -> new NginxState(stable, canary, weight, open))
                : Optional.empty();
    }

    private static Optional<InetSocketAddress> address(String text) {
        Matcher parts = ADDRESS.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65535) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new InetSocketAddress(InetAddress.getByName(parts.group(1)), Integer.parseInt(parts.group(2))));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
