package io.artstore.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One piece of work beside the same work of a plain tool: plain, ours, plain, and again. A round's
 * ratio is ours over the mean of the two around it, which takes slow drift of the machine out.
 */
final class Comparison {
  /** Something that takes time; it prepares itself before the clock runs. */
  interface Work {
    Duration run() throws Exception;
  }

  /** What one round took. */
  record Round(Duration plain, Duration ours) {
    double ratio() {
      return (double) ours.toNanos() / plain.toNanos();
    }
  }

  private final List<Round> rounds = new ArrayList<>();

  private Comparison() {}

  /**
   * @param warmUp rounds before those that count
   */
  static Comparison of(int warmUp, int rounds, Work plain, Work ours) throws Exception {
    for (int round = 0; round < warmUp; round++) {
      plain.run();
      ours.run();
    }
    Comparison comparison = new Comparison();
    for (int round = 0; round < rounds; round++) {
      Duration before = plain.run();
      Duration between = ours.run();
      Duration after = plain.run();
      comparison.rounds.add(new Round(before.plus(after).dividedBy(2), between));
    }
    return comparison;
  }

  List<Double> ratios() {
    return rounds.stream().map(Round::ratio).sorted().toList();
  }

  double ratio() {
    return median(ratios());
  }

  Duration plain() {
    return median(rounds.stream().map(Round::plain).sorted().toList());
  }

  Duration ours() {
    return median(rounds.stream().map(Round::ours).sorted().toList());
  }

  private static <T> T median(List<T> sorted) {
    return sorted.get(sorted.size() / 2);
  }
}
