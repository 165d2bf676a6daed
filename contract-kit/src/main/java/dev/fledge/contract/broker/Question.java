package dev.fledge.contract.broker;

/** May this version go to this environment. */
record Question(PacticipantVersion asked, String environment) {
    @Override
    public String toString() {
        return asked + " to " + environment;
    }
}
