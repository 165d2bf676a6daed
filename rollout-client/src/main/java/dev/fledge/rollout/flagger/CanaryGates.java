package dev.fledge.rollout.flagger;

import dev.fledge.rollout.Lease;
import dev.fledge.rollout.Lease.Permit;
import dev.fledge.rollout.LeaseBook;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/** What our hooks allow Flagger, in the lease of the app's newest run. */
final class CanaryGates {
    private final LeaseBook book;
    private final String app;

    CanaryGates(LeaseBook book, String app) {
        this.book = book;
        this.app = app;
    }

    String app() {
        return app;
    }

    /** The lease if it is held. */
    Optional<Lease> held() {
        return book.of(app).filter(Lease::held);
    }

    String notHeld() {
        return "no run of " + app
                + " holds a lease, so our hooks tell Flagger to take the canary away; begin or renew one in"
                + " the lease book";
    }

    /** A release may begin; its checksum is not known yet. */
    boolean openForStart() throws IOException {
        return change(lease -> closed(lease).permit(Permit.ROLLOUT).canaryHashUnknown());
    }

    /** One step up, unless a rollback is wanted. */
    boolean openForStep() throws IOException {
        return change(lease -> lease.permits(Permit.ROLLBACK)
                ? lease.toBuilder()
                : lease.toBuilder().permit(Permit.TRAFFIC_INCREASE));
    }

    boolean openForPromotion() throws IOException {
        return change(lease -> lease.permits(Permit.ROLLBACK)
                ? lease.toBuilder()
                : lease.toBuilder().permit(Permit.PROMOTION));
    }

    boolean stepAllowed() {
        return book.of(app).map(lease -> lease.permits(Permit.TRAFFIC_INCREASE)).orElse(false);
    }

    /** The weight stays and nothing is promoted. */
    boolean hold() throws IOException {
        return change(lease -> lease.toBuilder().forbid(Permit.TRAFFIC_INCREASE).forbid(Permit.PROMOTION));
    }

    /** Whatever is under way goes. Returns whether that is news. */
    boolean demandRollback() throws IOException {
        boolean news =
                !book.of(app).map(lease -> lease.permits(Permit.ROLLBACK)).orElse(true);
        change(lease -> closed(lease).permit(Permit.ROLLBACK));
        return news;
    }

    private static Lease.Builder closed(Lease lease) {
        Lease.Builder closed = lease.toBuilder();
        for (Permit permit : Permit.values()) {
            closed.forbid(permit);
        }
        return closed;
    }

    private boolean change(Function<Lease, Lease.Builder> change) throws IOException {
        Optional<Lease> lease = book.of(app);
        return lease.isPresent()
                && book.change(lease.get(), now -> change.apply(now).build()).isPresent();
    }
}
