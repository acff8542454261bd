package io.artstore.schemacli;

import io.artstore.schema.SchemaException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/**
 * How a command ended.
 *
 * @param error what it failed with; empty when it threw nothing
 */
record Outcome(ExitCode code, String error) {
  static Outcome without(ExitCode code) {
    return new Outcome(code, "");
  }

  /** Does the work; what people can mend becomes an outcome too. */
  static Outcome of(Supplier<Outcome> work) {
    try {
      return work.get();
    } catch (SchemaException e) {
      return new Outcome(ExitCode.of(e), String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      return new Outcome(ExitCode.USAGE, String.valueOf(e.getMessage()));
    } catch (UncheckedIOException e) {
      return new Outcome(ExitCode.FAILED, String.valueOf(e.getMessage()));
    }
  }
}
