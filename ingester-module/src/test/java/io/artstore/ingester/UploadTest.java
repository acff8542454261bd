package io.artstore.ingester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.api.element.ElementMode;
import io.artstore.api.file.FileId;
import io.artstore.api.problem.ErrorCode;
import io.artstore.testkit.modules.InMemoryElement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UploadTest {
  private static final byte[] CONTENT = "content of a document".getBytes(StandardCharsets.UTF_8);
  private static final String DIGEST =
      "6dcd4ce23d88e2ee9568ba546c007c63d9131c1b0000000000000000000000ff";

  @TempDir private Path folder;

  private Installation installation;
  private InMemoryElement first;
  private InMemoryElement second;
  private InMemoryElement edit;

  @BeforeEach
  void start() throws Exception {
    installation = Installation.start(folder);
    first = InMemoryElement.start(installation.tokens(), "first", ElementMode.RW);
    second = InMemoryElement.start(installation.tokens(), "second", ElementMode.RW);
    edit = InMemoryElement.start(installation.tokens(), "edit", ElementMode.EDIT);
    installation.registry().register(second, 20);
    installation.registry().register(first, 10);
    installation.registry().register(edit, 5);
  }

  @AfterEach
  void stop() {
    installation.close();
    first.close();
    second.close();
    edit.close();
  }

  @Test
  void putsAPermanentDocumentOnTheFirstElementInOrder() throws Exception {
    HttpResponse<String> answer =
        installation.send(
            installation
                .request(
                    "/api/v1/files?filename=%D0%B4%D0%BE%D0%B3%D0%BE%D0%B2%D0%BE%D1%80.pdf"
                        + "&tags=a&tags=b&metadata=%7B%22n%22%3A1.50%7D&description=d")
                .header("Content-Type", "application/pdf")
                .POST(HttpRequest.BodyPublishers.ofByteArray(CONTENT)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    JsonNode document = Installation.json(answer);
    FileId id = FileId.parse(document.get("file_id").asText());
    assertThat(id.value().version()).isEqualTo(7);
    assertThat(document.get("filename").asText()).isEqualTo("договор.pdf");
    assertThat(document.get("size").asLong()).isEqualTo(CONTENT.length);
    assertThat(document.get("content_type").asText()).isEqualTo("application/pdf");
    assertThat(document.get("metadata").toString()).isEqualTo("{\"n\":1.50}");
    assertThat(document.get("created_by").asText()).isEqualTo("u-7");
    assertThat(document.get("created_by_name").asText()).isEqualTo("Юлия");
    assertThat(document.get("storage_element_id").asText()).isEqualTo(first.id().toString());
    assertThat(answer.headers().firstValue("Location"))
        .contains("http://query.test:8030/api/v1/files/" + id);
    assertThat(first.contentOf(id)).isEqualTo(CONTENT);
    assertThat(second.uploadsSeen() + edit.uploadsSeen()).isZero();
  }

  @Test
  void putsATemporaryDocumentOnAnElementInModeEdit() throws Exception {
    JsonNode document =
        Installation.json(
            installation.post("filename=t&retention_policy=temporary&ttl_days=3", CONTENT));
    assertThat(document.get("storage_element_id").asText()).isEqualTo(edit.id().toString());
    assertThat(document.get("ttl_days").asInt()).isEqualTo(3);
  }

  @Test
  void keepsAnEmptyDocument() throws Exception {
    HttpResponse<String> answer = installation.post("filename=empty", new byte[0]);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(Installation.json(answer).get("size").asLong()).isZero();
  }

  @Test
  void takesChunkedBodiesAndManyBuffers() throws Exception {
    byte[] large = new byte[3_000_000];
    new Random(7).nextBytes(large);
    HttpResponse<String> answer =
        installation.send(
            installation
                .request("/api/v1/files?filename=large")
                .POST(
                    HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofByteArray(large))));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(first.contentOf(FileId.parse(Installation.json(answer).get("file_id").asText())))
        .isEqualTo(large);
  }

  @Test
  void asksTheNextElementWhenOneRefusesByTheHead() throws Exception {
    for (ErrorCode code :
        new ErrorCode[] {
          ErrorCode.INSUFFICIENT_STORAGE, ErrorCode.MODE_FORBIDS, ErrorCode.OVERLOADED
        }) {
      first.refuseUploads(Optional.of(code));
      JsonNode document = Installation.json(installation.post("filename=a", CONTENT));
      assertThat(document.get("storage_element_id").asText())
          .as(code.code())
          .isEqualTo(second.id().toString());
      assertThat(second.contentOf(FileId.parse(document.get("file_id").asText())))
          .isEqualTo(CONTENT);
    }
  }

  @Test
  void asksTheNextElementWhenOneIsAway() throws Exception {
    first.close();
    JsonNode document = Installation.json(installation.post("filename=a", CONTENT));
    assertThat(document.get("storage_element_id").asText()).isEqualTo(second.id().toString());
  }

  @Test
  void saysThatNoElementTakesIt() throws Exception {
    first.setMode(ElementMode.RO);
    second.setMode(ElementMode.RO);
    HttpResponse<String> answer = installation.post("filename=a", CONTENT);
    assertProblem(answer, 503, "no_storage_available");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void saysThatNoElementHasRoom() throws Exception {
    first.setMode(ElementMode.RO);
    second.setCapacity(CONTENT.length - 1);
    assertProblem(installation.post("filename=a", CONTENT), 507, "insufficient_storage");
  }

  @Test
  void tellsTheIdWhenTheAnswerOfTheElementIsLost() throws Exception {
    first.loseAnswers(true);
    HttpResponse<String> answer = installation.post("filename=a", CONTENT);
    assertProblem(answer, 503, "outcome_unknown");
    FileId id = FileId.parse(Installation.json(answer).get("file_id").asText());
    assertThat(first.contentOf(id)).isEqualTo(CONTENT);
    assertThat(second.uploadsSeen()).isZero();
  }

  @Test
  void passesADeclaredDigestOnAndRefusesContradictions() throws Exception {
    assertProblem(
        installation.post("filename=a&sha256=" + DIGEST, CONTENT), 422, "digest_mismatch");
    assertProblem(installation.post("filename=a&sha256=xyz", CONTENT), 422, "field_invalid");
    assertThat(first.stored()).isEmpty();
    HttpResponse<String> contradiction =
        installation.send(
            installation
                .request("/api/v1/files?filename=a&sha256=" + DIGEST)
                .header("Repr-Digest", "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:")
                .POST(HttpRequest.BodyPublishers.ofByteArray(CONTENT)));
    assertProblem(contradiction, 422, "digest_mismatch");
  }

  @Test
  void refusesWhatCouldNotBeKeptBeforeAskingForTheBody() throws Exception {
    assertProblem(installation.post("", CONTENT), 422, "field_missing");
    assertProblem(installation.post("filename=a%00b", CONTENT), 422, "field_invalid");
    assertProblem(installation.post("filename=a&owner=me", CONTENT), 422, "field_unknown");
    assertProblem(
        installation.post("filename=a" + "&tags=t".repeat(51), CONTENT), 422, "field_invalid");
    assertProblem(installation.post("filename=a&metadata=%7B", CONTENT), 400, "malformed_json");
    assertThat(first.uploadsSeen()).isZero();
  }

  @Test
  void refusesMultipartInsteadOfStoringItsEnvelope() throws Exception {
    assertProblem(
        installation.send(
            installation
                .request("/api/v1/files?filename=a")
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(HttpRequest.BodyPublishers.ofByteArray(CONTENT))),
        415,
        "unsupported_media_type");
  }

  @Test
  void keepsNothingOfAnUploadThatIsCut() throws Exception {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), installation.uri().getPort())) {
      socket
          .getOutputStream()
          .write(
              ("POST /api/v1/files?filename=cut HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                      + installation.token()
                      + "\r\nContent-Length: 1000000\r\n\r\nonly this")
                  .getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      await().until(() -> first.uploadsSeen() == 1);
    }
    HttpResponse<String> after = installation.post("filename=after", CONTENT);
    assertThat(after.statusCode()).isEqualTo(201);
    assertThat(first.stored()).extracting(document -> document.filename()).containsOnly("after");
  }

  @Test
  void needsATokenThatMayWrite() throws Exception {
    HttpRequest.Builder anonymous =
        HttpRequest.newBuilder(java.net.URI.create(installation.uri() + "/api/v1/files?filename=a"))
            .POST(HttpRequest.BodyPublishers.ofByteArray(CONTENT));
    assertProblem(installation.send(anonymous), 401, "token_missing");
    String reader =
        installation.tokens().issue("r", "Reader", io.artstore.api.auth.Scope.FILES_READ);
    assertProblem(
        installation.send(anonymous.header("Authorization", "Bearer " + reader)),
        403,
        "scope_missing");
  }

  @Test
  void worksWithItsLastKnowledgeWhileTheRegistryIsAway() throws Exception {
    assertThat(installation.post("filename=a", CONTENT).statusCode()).isEqualTo(201);
    installation.registry().close();
    assertThat(installation.post("filename=b", CONTENT).statusCode()).isEqualTo(201);
    HttpResponse<String> ready = installation.send(installation.request("/health/ready").GET());
    assertThat(ready.statusCode()).isEqualTo(200);
  }

  @Test
  void isNotReadyUntilTheRegistryHasAnswered() throws Exception {
    installation.registry().close();
    HttpResponse<String> answer = installation.post("filename=a", CONTENT);
    assertProblem(answer, 503, "not_ready");
    assertThat(answer.headers().firstValue("Retry-After")).contains("5");
    assertProblem(
        installation.send(
            installation.request("/api/v1/files/01938f5e-7a00-7000-8000-000000000001").DELETE()),
        503,
        "not_ready");
  }

  @Test
  void deletesOnlyWhatItCanBeSureOf() throws Exception {
    String location =
        installation
            .post("filename=a", CONTENT)
            .headers()
            .firstValue("Location")
            .map(address -> address.substring(address.lastIndexOf('/')))
            .orElseThrow();
    HttpRequest.Builder delete = installation.request("/api/v1/files" + location).DELETE();
    assertThat(installation.send(delete).statusCode()).isEqualTo(204);
    assertProblem(installation.send(delete), 410, "file_deleted");
    // It may have the document: another element's tombstone does not speak for it.
    second.close();
    assertProblem(installation.send(delete), 503, "storage_unavailable");
  }

  static void assertProblem(HttpResponse<String> answer, int status, String code)
      throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Installation.json(answer).get("code").asText()).isEqualTo(code);
  }
}
