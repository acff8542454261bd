package io.artstore.schemacli.report;

/**
 * Whether a setting that a program needs is there. The value itself is never told.
 *
 * @param entry whose program needs it
 * @param name of the variable
 * @param detail more about the state, such as the length that is needed; may be empty
 */
public record SettingState(String entry, String name, State state, String detail) {
  /** What can be said without saying the value. */
  public enum State {
    SET("set"),
    NOT_SET("not set"),
    NOT_NEEDED("not needed"),
    TOO_SHORT("too short"),
    UNREADABLE("unreadable");

    private final String words;

    State(String words) {
      this.words = words;
    }

    /** Whether somebody has to do something. */
    boolean open() {
      return this != SET && this != NOT_NEEDED;
    }

    String words() {
      return words;
    }
  }

  /** Whether somebody has to do something. */
  public boolean open() {
    return state.open();
  }

  /** The state in words. */
  public String text() {
    return state.words() + (detail.isEmpty() ? "" : ", " + detail);
  }
}
