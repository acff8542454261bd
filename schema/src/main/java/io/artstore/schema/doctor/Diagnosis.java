package io.artstore.schema.doctor;

/**
 * One thing that was looked at.
 *
 * @param subject whose it is: an entry, a server, a folder
 * @param check what was looked at, in a word or two
 * @param found what was found, in one line
 * @param mending a command or a sentence; empty where nothing has to be done
 */
public record Diagnosis(
    Outcome outcome, String subject, String check, String found, String mending) {
  /** How it stands. */
  public enum Outcome {
    OK,
    /** Commands work; somebody should still look. */
    WARN,
    /** A command fails on it. */
    FAIL
  }

  public static Diagnosis ok(String subject, String check, String found) {
    return new Diagnosis(Outcome.OK, subject, check, found, "");
  }

  public static Diagnosis warn(String subject, String check, String found, String mending) {
    return new Diagnosis(Outcome.WARN, subject, check, found, mending);
  }

  public static Diagnosis fail(String subject, String check, String found, String mending) {
    return new Diagnosis(Outcome.FAIL, subject, check, found, mending);
  }
}
