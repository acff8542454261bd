package io.artstore.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.api.json.WireJson;
import io.artstore.api.problem.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Makes an exception of an answer that is not a success, whoever wrote it. */
final class ProblemReader {
  private static final int LIMIT = 64 * 1024;

  private ProblemReader() {}

  static ProblemResponseException read(Answer answer) {
    JsonNode json = json(answer);
    // RFC 6749, section 5.2 names the code "error" and the detail "error_description".
    String code =
        text(json, "code")
            .or(() -> text(json, "error"))
            // A refused HEAD has no body.
            .or(() -> answer.header(Problem.CODE_HEADER))
            .orElse("unknown_answer");
    String detail =
        text(json, "detail")
            .or(() -> text(json, "error_description"))
            .orElse("status " + answer.status() + " without a problem document");
    return new ProblemResponseException(
        answer.request(),
        new Problem(
            text(json, "type").orElse("about:blank"),
            text(json, "title").orElse("status " + answer.status()),
            answer.status(),
            code,
            detail,
            text(json, "field"),
            text(json, "value"),
            text(json, "file_id"),
            text(json, "trace_id").orElse("none")),
        answer.header("Retry-After").flatMap(ProblemReader::seconds));
  }

  private static JsonNode json(Answer answer) {
    try {
      JsonNode json = WireJson.mapper().readTree(answer.bytes(LIMIT));
      return json == null ? WireJson.mapper().createObjectNode() : json;
    } catch (IOException | ClientException e) {
      // The status is the answer; a body that is missing or of another kind only adds to it.
      return WireJson.mapper().createObjectNode().put("detail", "no problem document: " + e);
    }
  }

  private static Optional<String> text(JsonNode json, String name) {
    return Optional.ofNullable(json.get(name)).filter(JsonNode::isTextual).map(JsonNode::asText);
  }

  private static Optional<Duration> seconds(String text) {
    try {
      return Optional.of(Duration.ofSeconds(Math.max(0, Long.parseLong(text.strip()))));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
