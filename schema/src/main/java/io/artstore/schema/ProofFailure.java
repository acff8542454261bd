package io.artstore.schema;

/**
 * One thing that a proof found wrong.
 *
 * @param migration version and name, or what was tried where no single migration is to blame
 * @param summary what is wrong in one sentence
 * @param detail differences, the server's words, what to do; may have several lines, may be empty
 */
public record ProofFailure(String migration, String summary, String detail) {
  @Override
  public String toString() {
    return migration
        + ": "
        + summary
        + (detail.isEmpty() ? "" : "\n  " + detail.replace("\n", "\n  "));
  }
}
