package io.artstore.ingester.upload;

import io.artstore.ingester.placement.Placement;
import io.artstore.ingester.problem.ElementProblems;
import io.artstore.servicekit.http.ProblemException;
import java.util.List;

/** Why no element took a document: whether a retry can help depends on it. */
final class NoStorage {
  private NoStorage() {}

  static ProblemException problem(
      Placement placement, Upload upload, List<Attempt.Refused> refusals) {
    boolean full =
        refusals.isEmpty()
            ? placement.lacksOnlyRoom(upload.attributes().retentionPolicy(), upload.body().length())
            : refusals.stream().allMatch(Attempt.Refused::full);
    return full
        ? ElementProblems.full()
        : ElementProblems.noStorage(refusals.stream().map(Attempt.Refused::reason).toList());
  }
}
