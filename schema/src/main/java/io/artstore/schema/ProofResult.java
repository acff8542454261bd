package io.artstore.schema;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a proof came to.
 *
 * @param proven the content of {@code proven.json}; empty when anything failed
 * @param failures everything that is wrong, not only the first
 * @param warnings what is not proven because the seed has no rows for it
 * @param course what was tried
 */
public record ProofResult(
    SchemaEntry entry,
    Optional<ProvenJson> proven,
    List<ProofFailure> failures,
    List<String> warnings,
    ProofCourse course) {
  public ProofResult {
    failures = List.copyOf(failures);
    warnings = List.copyOf(warnings);
  }

  /**
   * @throws IllegalStateException that lists all failures
   */
  public ProvenJson requireProven() {
    return proven.orElseThrow(
        () ->
            new IllegalStateException(
                entry.name()
                    + ": "
                    + failures.size()
                    + " failures\n"
                    + failures.stream()
                        .map(ProofFailure::toString)
                        .collect(Collectors.joining("\n"))));
  }
}
