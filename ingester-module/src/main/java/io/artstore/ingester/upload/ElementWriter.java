package io.artstore.ingester.upload;

import io.artstore.api.problem.ErrorCode;
import io.artstore.client.ClientException;
import io.artstore.client.ElementDirectory.KnownElement;
import io.artstore.client.ProblemResponseException;
import io.artstore.ingester.placement.ElementStates;
import io.artstore.ingester.problem.ElementProblems;
import java.io.IOException;

/** Offers a document to one element. */
final class ElementWriter {
  private final ElementStates states;

  ElementWriter(ElementStates states) {
    this.states = states;
  }

  /**
   * Sends the document.
   *
   * @throws io.artstore.servicekit.http.ProblemException when it is not stored, or nobody knows,
   *     and no other element may be asked
   * @throws IOException when the caller stopped sending; the element keeps nothing then
   */
  Attempt store(KnownElement element, Upload upload) throws IOException {
    try {
      return new Attempt.Stored(
          element
              .client()
              .put(
                  upload.id(),
                  upload.attributes(),
                  upload.promised(),
                  upload.actor(),
                  upload.body()));
    } catch (ClientException.SourceFailed e) {
      if (e.getCause() instanceof IOException gone) {
        throw gone;
      }
      throw ElementProblems.cut(upload.id(), e);
    } catch (ClientException e) {
      states.forget(element.id());
      if (!upload.body().consumed() && keptNothing(e, upload)) {
        return new Attempt.Refused(
            element.registration().name() + ": " + reason(e),
            e instanceof ProblemResponseException problem
                && problem.is(ErrorCode.INSUFFICIENT_STORAGE));
      }
      throw ElementProblems.afterUpload(upload.id(), upload.body(), e);
    }
  }

  /**
   * Whether the element cannot have stored anything and another one may be luckier. An empty
   * document has no byte to be waited for: there a lost answer may have been a success.
   */
  private static boolean keptNothing(ClientException failure, Upload upload) {
    return switch (failure) {
      case ClientException.NotConnected notConnected -> true;
      case ProblemResponseException problem ->
          problem.is(ErrorCode.MODE_FORBIDS)
              || problem.is(ErrorCode.INSUFFICIENT_STORAGE)
              || (problem.status() == 503 && !problem.is(ErrorCode.OUTCOME_UNKNOWN));
      case ClientException.Broken broken -> upload.body().length().orElse(1) > 0;
      case ClientException.Stalled stalled -> upload.body().length().orElse(1) > 0;
      case ClientException.SourceFailed sourceFailed -> false;
      case ClientException.Damaged damaged -> false;
      case ClientException.Unintelligible unintelligible -> false;
    };
  }

  private static String reason(ClientException failure) {
    return failure instanceof ProblemResponseException problem
        ? problem.code()
        : failure.getClass().getSimpleName();
  }
}
