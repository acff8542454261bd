package io.artstore.schema.baseline;

import java.util.Locale;

/**
 * What hangs on a unit and is made after it, at the earliest when all that it needs is there.
 *
 * @param key as in the catalog: a letter and the oid; empty where nothing is recorded under it
 * @param unit key of the unit that it hangs on
 * @param sql the statement, without a semicolon
 * @param drop what takes it away alone, for when something it needs has to go first; may be empty
 */
record LatePart(Phase phase, String key, String unit, String name, String sql, String drop) {

  /** In the order in which they stand in the script. */
  enum Phase {
    /** Right after the unit, because a later part of it may need it. */
    SETTING(""),
    /** After the unit when nothing else is needed, else after all units. */
    INDEX("-- Indexes that need what comes after their tables."),
    /** Names of what the server makes by itself on partitions. */
    RENAMING("-- What the server names otherwise on partitions."),
    /** After the indexes. */
    TABLE(""),
    /** After all tables and their rows. */
    CONSTRAINT("-- Foreign keys, and what was never checked for older rows."),
    OWNED("-- Sequences that go with a column."),
    STATISTICS("-- Extended statistics."),
    TRIGGER("-- Triggers."),
    RULE("-- Rules."),
    POLICY("-- Who sees which rows."),
    COMMENT("-- What is said about them."),
    PRIVILEGE("-- Who may do what."),
    DEFAULT_PRIVILEGE("-- Who may do what with what is made later.");

    private final String title;

    Phase(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }

    static Phase of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }
}
