package io.artstore.schema;

import java.util.List;
import java.util.Optional;

/**
 * What a proof tried.
 *
 * @param steps one for each migration of the folder, oldest first
 * @param starts versions from which the whole way was gone with rows in place, beside the empty
 *     database
 * @param notTried what had to be left out because of a fault, one sentence each
 * @param checks number of comparisons and runs that had to come out right
 * @param kept name of a scratch database that is kept for a look
 * @param partly what is proven although something else is not: what may be written into {@code
 *     proven.json}
 */
public record ProofCourse(
    List<ProofStep> steps,
    List<MigrationVersion> starts,
    List<String> notTried,
    int checks,
    Optional<String> kept,
    Optional<ProvenJson> partly) {
  public ProofCourse {
    steps = List.copyOf(steps);
    starts = List.copyOf(starts);
    notTried = List.copyOf(notTried);
  }
}
