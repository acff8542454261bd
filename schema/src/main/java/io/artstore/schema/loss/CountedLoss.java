package io.artstore.schema.loss;

import java.util.OptionalLong;

/**
 * A loss and how much of it a database holds.
 *
 * @param step version and name of the migration whose script does it
 * @param count rows or values; empty when nobody knows, which is never the same as none
 * @param atMost where the count is not known, how many it could be at most, if that is known
 * @param why the reason why the count is not known; empty when it is
 */
public record CountedLoss(
    String step, Loss loss, OptionalLong count, OptionalLong atMost, String why) {
  static CountedLoss of(String step, Loss loss, long count) {
    return new CountedLoss(step, loss, OptionalLong.of(count), OptionalLong.empty(), "");
  }

  static CountedLoss unknown(String step, Loss loss, String why) {
    return new CountedLoss(step, loss, OptionalLong.empty(), OptionalLong.empty(), why);
  }

  static CountedLoss unknown(String step, Loss loss, String why, long atMost) {
    return new CountedLoss(step, loss, OptionalLong.empty(), OptionalLong.of(atMost), why);
  }

  boolean isNothing() {
    return count.isPresent() && count.getAsLong() == 0;
  }
}
