package io.artstore.schema.loss;

import java.util.List;

/**
 * What one step of a run may lose.
 *
 * @param step version and name of the migration
 * @param losses under the names of the live database
 */
public record StepLosses(String step, List<Loss> losses) {
  public StepLosses {
    losses = List.copyOf(losses);
  }
}
