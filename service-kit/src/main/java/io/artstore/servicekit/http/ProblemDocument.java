package io.artstore.servicekit.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.artstore.api.json.WireJson;
import io.artstore.api.problem.Problem;

/** The bytes of a problem document. */
final class ProblemDocument {
  private ProblemDocument() {}

  static byte[] of(ProblemException problem, String traceId) {
    Problem document =
        new Problem(
            Problem.typeOf(problem.code()),
            problem.code().title(),
            problem.code().status(),
            problem.code().code(),
            problem.detail(),
            problem.field(),
            problem.value(),
            problem.fileId(),
            traceId);
    try {
      return WireJson.mapper().writeValueAsBytes(document);
    } catch (JsonProcessingException bug) {
      throw new IllegalStateException("a problem cannot be written", bug);
    }
  }
}
