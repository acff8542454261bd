package io.artstore.schema;

/**
 * What a run asks of steps that nobody proved. Steps that are proven are compared with their proof
 * whatever it asks, unless it ignores all proofs.
 *
 * @param reason written into the history of a step without proof
 */
record ProofRule(Kind kind, String reason) {
  /** The longest reason. */
  static final int MAXIMUM_REASON = 200;

  /** How strict. */
  enum Kind {
    /** They may run where no row can be lost. */
    WITHOUT_ROWS,
    /** They may run, because somebody gave a reason. */
    PERMITTED,
    /** No step is compared with anything: scratch databases. */
    IGNORED
  }

  static final ProofRule STRICT = new ProofRule(Kind.WITHOUT_ROWS, "the database held no rows");

  /**
   * @throws IllegalArgumentException when the reason is not one line of 1 to {@value
   *     #MAXIMUM_REASON} characters
   */
  static ProofRule permitting(String reason) {
    String stripped = reason.strip();
    if (stripped.isEmpty()
        || stripped.length() > MAXIMUM_REASON
        || stripped.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "the reason for steps without proof must be one line of 1 to "
              + MAXIMUM_REASON
              + " characters");
    }
    return new ProofRule(Kind.PERMITTED, stripped);
  }

  static ProofRule ignoring(String reason) {
    return new ProofRule(Kind.IGNORED, reason);
  }

  boolean ignoresProof() {
    return kind == Kind.IGNORED;
  }
}
