package io.artstore.schema.plan;

/**
 * What a statement does to the pages of something that was there before the upgrade, so that its
 * size decides how long it takes.
 *
 * @param relation the table or index, with the schema where that is not public
 * @param live name in the live database of the table, or of the table that the index is on
 */
public record RelationWork(Kind kind, String relation, String live) {
  /** The kinds of work. */
  public enum Kind {
    /** The table is written anew, with all of its indexes. */
    TABLE_REWRITTEN,
    /** All rows go at once. */
    TABLE_EMPTIED,
    TABLE_DROPPED,
    /** A new index is built from all rows. */
    INDEX_BUILT,
    /** An index that was there is built anew. */
    INDEX_REBUILT,
    /** All rows are read, to check them or to look for some. */
    ROWS_READ,
    /** Rows are inserted, changed or deleted. */
    ROWS_CHANGED
  }
}
