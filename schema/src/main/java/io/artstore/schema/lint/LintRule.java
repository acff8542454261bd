package io.artstore.schema.lint;

/** What is looked for. The names are stable: files of accepted findings hold them. */
public enum LintRule {
  FK_TYPE_MISMATCH("A foreign key compares two types, so joins convert and values may not fit."),
  FK_WITHOUT_INDEX("Each delete or change of a referenced row reads the whole referencing table."),
  TABLE_LEFT_BEHIND("After the way back the table is still there, and the next way up fails."),
  TYPE_LEFT_BEHIND("After the way back the type is still there, and the next way up fails."),
  FUNCTION_LEFT_BEHIND("After the way back the function is still there for everybody to call."),
  SEQUENCE_LEFT_BEHIND("After the way back the sequence is still there, and its numbers go on."),
  OBJECT_LEFT_BEHIND("After the way back something is still there that was not there before."),
  NOT_RESTORED("The way back ends at another schema than the one before the way up."),
  FOREIGN_OBJECT(
      "An object belongs to the entry whose migrations make it; nobody else touches it."),
  WRONG_DATABASE("A script runs in the database of its entry, whatever that is called."),
  LITERAL_PREFIX("A prefix that is written out works for one entry and destroys another's tables."),
  OUTSIDE_PREFIX("Without the prefix two entries of one database make the same object."),
  TWO_HEADS("Two migrations with one version have no order."),
  VERSION_GAP("A counted version that is missing is a file that is missing."),
  PAIR_INCOMPLETE("Each step needs its way up and its way back."),
  FILE_MISNAMED("A file with another name is never applied."),
  SEED_MISNAMED("A seed that no migration has is never used by a proof."),
  PASSED_OVER("A database at a released version is past this migration and never applies it."),
  HEADER_WRONG("A header that cannot be true is worse than none."),
  SCRIPT_REFUSED("The script holds what keeps a run from being one transaction in one database."),
  REACHES_OUT("A script changes its own database; what it does beyond that, no way back undoes."),
  CHANGED_ELSEWHERE("What a script did to others is done: no transaction takes it back."),
  FOLDER_UNREADABLE("What cannot be read cannot be applied."),
  PROVEN_WRONG("What proven.json lists must be what lies in the folder, or no command may write."),
  INDEX_NOT_IMMUTABLE("An index over values that change by themselves would answer wrongly."),
  NARROW_COUNTER("Sizes and counters outgrow 32 bits: 2 GiB is less than one large file."),
  TIMESTAMP_WITHOUT_ZONE("A time without its zone means another moment to each who reads it."),
  ENUM_NOT_CONVERTED("When a value of an ENUM goes, everything that uses the type goes along."),
  CONSTRAINT_NOT_VALID("Rows that were there before the constraint may break it, and stay."),
  SKIPPED_CREATE("IF NOT EXISTS leaves what is there as it is, whatever its shape."),
  SKIPPED_DROP("IF EXISTS hides a name that is misspelt, and what should go stays."),
  EMPTY_SCRIPT("A script without effect takes nothing back and nothing forward."),
  INDEX_DUPLICATE("A second index on the same is written with every row and never needed."),
  INDEX_REDUNDANT("A longer index that begins with the same columns answers the same questions."),
  SCRIPT_FAILS("A script that the server refuses stops the upgrade or the way back."),
  ACCEPTED_STALE("What is accepted but not there any more would hide the next such finding."),
  ACCEPTED_UNREADABLE("A line that is not understood accepts nothing."),
  OBJECT_REPLACED("OR REPLACE writes over what is there without a look at it."),
  INT_KEY("A key of 32 bits ends at 2,147,483,647 rows, the deleted ones included.");

  private final String reason;

  LintRule(String reason) {
    this.reason = reason;
  }

  /** Why it matters, in one sentence. */
  public String reason() {
    return reason;
  }

  /** Whether it is only worth knowing, and nothing has to be done. */
  public boolean note() {
    return this == INT_KEY || this == OBJECT_REPLACED;
  }

  /** Whether a finding may be accepted; one about accepted findings themselves may not. */
  boolean acceptable() {
    return this != ACCEPTED_STALE && this != ACCEPTED_UNREADABLE;
  }
}
