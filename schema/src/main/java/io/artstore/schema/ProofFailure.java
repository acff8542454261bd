package io.artstore.schema;

import java.util.List;
import java.util.Locale;

/**
 * One thing that a proof found wrong.
 *
 * @param migration version and name, or what was tried where no single migration is to blame
 * @param summary what is wrong in one sentence
 * @param detail differences, the server's words; may have several lines, may be empty
 * @param remarks where it comes from, what follows, how to mend it
 */
public record ProofFailure(String migration, String summary, String detail, List<Remark> remarks) {

  /**
   * A sentence about a failure.
   *
   * @param label what it tells, as people read it
   * @param text may have several lines
   */
  public record Remark(String label, String text) {
    static Remark madeIn(String text) {
      return new Remark("Made in", text);
    }

    static Remark follows(String text) {
      return new Remark("What follows", text);
    }

    static Remark toMend(String text) {
      return new Remark("To mend", text);
    }

    @Override
    public String toString() {
      return label.toLowerCase(Locale.ROOT) + ": " + text;
    }
  }

  public ProofFailure {
    remarks = List.copyOf(remarks);
  }

  ProofFailure(String migration, String summary, String detail) {
    this(migration, summary, detail, List.of());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(migration).append(": ").append(summary);
    if (!detail.isEmpty()) {
      text.append("\n  ").append(detail.replace("\n", "\n  "));
    }
    remarks.forEach(remark -> text.append("\n  ").append(remark.toString().replace("\n", "\n  ")));
    return text.toString();
  }
}
