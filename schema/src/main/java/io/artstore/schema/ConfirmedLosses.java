package io.artstore.schema;

import io.artstore.schema.SchemaRefusedException.Reason;
import io.artstore.schema.loss.CountedLoss;
import io.artstore.schema.loss.CountedLosses;
import io.artstore.schema.loss.Loss;
import io.artstore.schema.loss.LossCounter;
import io.artstore.schema.loss.StepLosses;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Keeps a run from losing more or other rows than somebody saw and said yes to. Before each step it
 * counts again what this step and all later ones lose, while nobody can add to it. What a script
 * itself changes is counted after it, so that the next step finds what it expects. For one thread.
 */
final class ConfirmedLosses {
  private final boolean bound;
  private final TableRows tables;
  private final LossCounter.CountListener listener;
  private List<StepLosses> ahead;
  private CountedLosses expected;
  private CountedLosses pending = CountedLosses.NONE;

  private ConfirmedLosses(
      boolean bound,
      List<StepLosses> ahead,
      CountedLosses expected,
      TableRows tables,
      LossCounter.CountListener listener) {
    this.bound = bound;
    this.ahead = ahead;
    this.expected = expected;
    this.tables = tables;
    this.listener = listener;
  }

  /**
   * Without a confirmation every loss is accepted.
   *
   * @param ahead what the steps lose, in the order in which they are done
   */
  static ConfirmedLosses of(
      Optional<RunPreview> confirmed,
      List<StepLosses> ahead,
      TableRows tables,
      LossCounter.CountListener listener) {
    return new ConfirmedLosses(
        confirmed.isPresent(),
        ahead,
        confirmed.map(RunPreview::losses).orElse(CountedLosses.NONE),
        tables,
        listener);
  }

  /**
   * Nobody can add rows before the transaction ends.
   *
   * @param nothingChanged how the refusal says what is true now
   * @throws SchemaRefusedException when something else would be lost than was confirmed
   */
  void check(Connection work, String where, String nothingChanged) throws SQLException {
    if (!bound || ahead.stream().allMatch(step -> step.losses().isEmpty())) {
      return;
    }
    LossCounter counter = counter(work);
    counter.lock(ahead);
    if (ahead.stream().anyMatch(step -> step.losses().stream().anyMatch(Loss::isPlaceless))) {
      tables.lock(work);
    }
    CountedLosses now = counter.count(ahead);
    List<String> differences = new ArrayList<>();
    for (CountedLoss item : now.items()) {
      difference(item).ifPresent(differences::add);
    }
    if (!differences.isEmpty()) {
      throw new SchemaRefusedException(
          Reason.OTHER_LOSS,
          where
              + "something else would be lost by now than was confirmed: "
              + String.join("; ", differences)
              + "; "
              + nothingChanged
              + ", look again");
    }
  }

  private Optional<String> difference(CountedLoss now) {
    OptionalLong then =
        expected.items().stream()
            .filter(item -> item.step().equals(now.step()) && item.loss().equals(now.loss()))
            .findFirst()
            .map(CountedLoss::count)
            .orElse(OptionalLong.empty());
    if (then.isEmpty() || then.equals(now.count())) {
      return Optional.empty();
    }
    String place = now.loss().where().shown();
    return Optional.of(
        (place.isEmpty() ? now.step() : place)
            + ": "
            + then.getAsLong()
            + " then, "
            + (now.count().isPresent() ? now.count().getAsLong() : "an unknown number")
            + " now");
  }

  /** What the script itself did to rows does not hinder the next step. */
  void scriptRan(Connection work) throws SQLException {
    if (bound && !ahead.isEmpty()) {
      List<StepLosses> later = ahead.subList(1, ahead.size());
      pending =
          later.stream().allMatch(step -> step.losses().isEmpty())
              ? CountedLosses.NONE
              : counter(work).count(later);
    }
  }

  /** The step with that script is done. */
  void committed() {
    if (bound && !ahead.isEmpty()) {
      ahead = ahead.subList(1, ahead.size());
      expected = pending;
    }
  }

  private LossCounter counter(Connection work) {
    return new LossCounter(work, () -> tables.any(work), listener);
  }
}
