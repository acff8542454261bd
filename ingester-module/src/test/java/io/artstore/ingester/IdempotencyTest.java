package io.artstore.ingester;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.api.auth.Scope;
import io.artstore.api.element.ElementMode;
import io.artstore.api.file.FileId;
import io.artstore.api.problem.ErrorCode;
import io.artstore.testkit.modules.InMemoryElement;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IdempotencyTest {
  private static final byte[] CONTENT = "content of a document".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;

  private Installation installation;
  private InMemoryElement first;
  private InMemoryElement second;

  @BeforeEach
  void start() throws Exception {
    installation = Installation.start(folder);
    first = InMemoryElement.start(installation.tokens(), "first", ElementMode.RW);
    second = InMemoryElement.start(installation.tokens(), "second", ElementMode.RW);
    installation.registry().register(first, 10);
    installation.registry().register(second, 20);
  }

  @AfterEach
  void stop() {
    installation.close();
    first.close();
    second.close();
  }

  @Test
  void answersTheSameDocumentToARetry() throws Exception {
    HttpResponse<String> one = put("k1", "a.txt");
    HttpResponse<String> two = put("k1", "a.txt");
    assertThat(one.statusCode()).as(one.body()).isEqualTo(201);
    assertThat(two.statusCode()).as(two.body()).isEqualTo(200);
    assertThat(two.body()).isEqualTo(one.body());
    assertThat(put("k2 with spaces/and slashes", "a.txt").statusCode()).isEqualTo(201);
    assertThat(first.stored()).hasSize(2);
  }

  @Test
  void findsTheDocumentWhoseAnswerWasLost() throws Exception {
    first.loseAnswers(true);
    HttpResponse<String> lost = put("k", "a.txt");
    UploadTest.assertProblem(lost, 503, "outcome_unknown");
    first.loseAnswers(false);
    HttpResponse<String> again = put("k", "a.txt");
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(id(again)).isEqualTo(FileId.parse(json(lost).get("file_id").asText()));
    assertThat(first.stored()).hasSize(1);
  }

  @Test
  void staysWithTheFirstElementAlthoughAnotherWouldComeFirstByNow() throws Exception {
    first.refuseUploads(Optional.of(ErrorCode.INSUFFICIENT_STORAGE));
    HttpResponse<String> one = put("k", "a.txt");
    assertThat(one.statusCode()).as(one.body()).isEqualTo(201);
    assertThat(json(one).get("storage_element_id").asText()).isEqualTo(second.id().toString());
    first.refuseUploads(Optional.empty());
    HttpResponse<String> two = put("k", "a.txt");
    assertThat(two.statusCode()).as(two.body()).isEqualTo(200);
    assertThat(id(two)).isEqualTo(id(one));
    assertThat(first.stored()).isEmpty();
  }

  @Test
  void carriesOnAfterAnAttemptThatFoundNoRoom() throws Exception {
    first.refuseUploads(Optional.of(ErrorCode.INSUFFICIENT_STORAGE));
    second.refuseUploads(Optional.of(ErrorCode.INSUFFICIENT_STORAGE));
    UploadTest.assertProblem(put("k", "a.txt"), 507, "insufficient_storage");
    first.refuseUploads(Optional.empty());
    second.refuseUploads(Optional.empty());
    HttpResponse<String> again = put("k", "a.txt");
    assertThat(again.statusCode()).as(again.body()).isEqualTo(201);
    assertThat(id(put("k", "a.txt"))).isEqualTo(id(again));
  }

  @Test
  void refusesAKeyForAnotherDocument() throws Exception {
    put("k", "a.txt");
    UploadTest.assertProblem(put("k", "b.txt"), 422, "idempotency_key_reused");
    assertThat(first.stored()).hasSize(1);
  }

  @Test
  void tellsThatTheDocumentOfTheKeyWasDeleted() throws Exception {
    FileId id = id(put("k", "a.txt"));
    HttpResponse<String> deleted =
        installation.send(installation.request("/api/v1/files/" + id).DELETE());
    assertThat(deleted.statusCode()).isEqualTo(204);
    UploadTest.assertProblem(put("k", "a.txt"), 410, "file_deleted");
  }

  @Test
  void keepsKeysOfDifferentCallersApart() throws Exception {
    FileId mine = id(put("k", "a.txt"));
    String other = installation.tokens().issue("u-8", "Other", Scope.FILES_WRITE);
    HttpResponse<String> theirs =
        installation.send(upload("k", "a.txt").setHeader("Authorization", "Bearer " + other));
    assertThat(theirs.statusCode()).isEqualTo(201);
    assertThat(id(theirs)).isNotEqualTo(mine);
  }

  @Test
  void storesOnceWhenManySendTheSameAtOnce() throws Exception {
    Set<FileId> ids = new HashSet<>();
    try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<FileId>> puts =
          IntStream.range(0, 8)
              .<Callable<FileId>>mapToObj(i -> () -> id(put("k", "a.txt")))
              .toList();
      for (Future<FileId> put : senders.invokeAll(puts)) {
        ids.add(put.get());
      }
    }
    assertThat(ids).hasSize(1);
    assertThat(first.stored()).hasSize(1);
  }

  @Test
  void deletesWhereverADocumentLiesAndSaysWhenThereIsNone() throws Exception {
    FileId id = id(put("k", "a.txt"));
    assertThat(delete(id).statusCode()).isEqualTo(204);
    UploadTest.assertProblem(delete(id), 410, "file_deleted");
    FileId unknown = FileId.parse("01938f5e-7a00-7000-8000-000000000001");
    UploadTest.assertProblem(delete(unknown), 404, "file_not_found");
    second.close();
    UploadTest.assertProblem(delete(unknown), 503, "storage_unavailable");
  }

  private HttpResponse<String> delete(FileId id) throws Exception {
    return installation.send(installation.request("/api/v1/files/" + id).DELETE());
  }

  private HttpResponse<String> put(String key, String filename) throws Exception {
    return installation.send(upload(key, filename));
  }

  private HttpRequest.Builder upload(String key, String filename) {
    return installation
        .request("/api/v1/files?filename=" + filename)
        .header("Idempotency-Key", key)
        .POST(HttpRequest.BodyPublishers.ofByteArray(CONTENT));
  }

  private static FileId id(HttpResponse<String> answer) throws Exception {
    return FileId.parse(json(answer).get("file_id").asText());
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    return Installation.json(answer);
  }
}
