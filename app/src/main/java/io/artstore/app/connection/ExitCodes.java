package io.artstore.app.connection;

/** How a command that speaks to a server ends. They are the same for all such commands. */
public final class ExitCodes {
  /** Everything was done. */
  public static final int DONE = 0;

  /** Something was not done; each failure was named. */
  public static final int FAILED = 1;

  /** The command line was not understood; picocli's own code. */
  public static final int USAGE = 2;

  /** There is no such document. */
  public static final int NOT_FOUND = 4;

  /** The server does not answer or asks to come back: try again. */
  public static final int TRY_AGAIN = 5;

  /** What help pages say about them. */
  public static final String HELP =
      "Exit codes: 0 done, 1 failed, 2 usage, 4 no such document, 5 server away or busy, try again.";

  private ExitCodes() {}
}
