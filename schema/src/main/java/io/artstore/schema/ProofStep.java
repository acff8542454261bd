package io.artstore.schema;

import io.artstore.schema.ProvenJson.ProvenMigration;
import java.util.Optional;

/**
 * How the proof of one migration went.
 *
 * @param title version and name
 * @param up how the way up went: {@value #OK}, or in words what is wrong
 * @param down the same for the way back
 * @param again the same for the second way up
 * @param proven what it does to rows; empty when it is not proven
 * @param remark why it was not tried; empty when it was
 */
public record ProofStep(
    String title,
    String up,
    String down,
    String again,
    Optional<ProvenMigration> proven,
    String remark) {
  /** What went as it should. */
  public static final String OK = "ok";

  static final String NOT_TRIED = "not tried";

  /** The same for one whose proof does not count. */
  ProofStep unproven() {
    return new ProofStep(title, up, down, again, Optional.empty(), remark);
  }

  /** A migration that could not be tried. */
  static ProofStep notTried(String title, String reason) {
    return new ProofStep(title, NOT_TRIED, NOT_TRIED, NOT_TRIED, Optional.empty(), reason);
  }
}
