package io.artstore.schema.rehearsal;

import java.util.OptionalLong;

/**
 * How many rows a table had; empty where there was no such table, or nobody came that far.
 *
 * @param before as restored
 * @param up after the way up
 * @param back after the way back
 * @param again after the second way up
 */
public record TableCounts(
    String table, OptionalLong before, OptionalLong up, OptionalLong back, OptionalLong again) {
  /** Whether the number is the same at every moment. */
  public boolean same() {
    return before.equals(up) && up.equals(back) && back.equals(again);
  }
}
