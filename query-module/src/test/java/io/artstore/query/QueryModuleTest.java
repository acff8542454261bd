package io.artstore.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.api.element.ElementMode;
import io.artstore.api.file.Document;
import io.artstore.api.file.FileId;
import io.artstore.api.file.UploadAttributes;
import io.artstore.api.json.WireJson;
import io.artstore.api.problem.ErrorCode;
import io.artstore.testkit.modules.InMemoryElement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QueryModuleTest {
  private static final byte[] CONTENT = "0123456789".getBytes(StandardCharsets.UTF_8);
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path folder;

  private Installation installation;
  private ServerSocket listener;
  private InMemoryElement first;
  private InMemoryElement second;

  @BeforeEach
  void start() throws Exception {
    installation = Installation.start(folder);
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    first = InMemoryElement.start(installation.tokens(), "first", ElementMode.RW);
    second = InMemoryElement.start(installation.tokens(), "second", ElementMode.RW);
    installation.registry().register(first, 10);
    installation.registry().register(second, 20);
    awaitFeeds("2 of 2 read to their end");
  }

  private void awaitFeeds(String state) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        Installation.json(installation.get("/health/ready"))
                            .path("details")
                            .path("feeds")
                            .asText())
                    .isEqualTo(state));
  }

  /** An address where connections are taken and nothing is ever answered. */
  private URI silent() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    installation.close();
    listener.close();
    first.close();
    second.close();
  }

  @Test
  void findsWhatElementsTellAndForgetsWhatTheyDelete() throws Exception {
    FileId one = add(first, 1, "договор.pdf", CONTENT);
    FileId two = add(second, 2, "contract.pdf", CONTENT);
    awaitNames("договор.pdf", "contract.pdf");
    assertThat(searched("q=%D0%B4%D0%BE%D0%B3%D0%BE%D0%B2%D0%BE%D1%80%D1%8B").get("items"))
        .hasSize(1);
    JsonNode item = searched("q=contracts").get("items").get(0);
    assertThat(WireJson.mapper().treeToValue(item, Document.class))
        .isEqualTo(second.stored().iterator().next());
    first.delete(one);
    awaitNames("contract.pdf");
    assertProblem(installation.get("/api/v1/files/" + one), 410, "file_deleted");
    assertThat(installation.get("/api/v1/files/" + two).statusCode()).isEqualTo(200);
  }

  @Test
  void findsADocumentByItsIdBeforeItsFeedTells() throws Exception {
    awaitNames();
    FileId id = add(second, 1, "new.txt", CONTENT);
    HttpResponse<byte[]> answer = installation.get("/api/v1/files/" + id);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(installation.get("/api/v1/files/" + id + "/content").body()).isEqualTo(CONTENT);
  }

  @Test
  void saysNotFoundOnlyWhenEveryElementWasHeard() throws Exception {
    String unknown = "/api/v1/files/" + id(99);
    assertProblem(installation.get(unknown), 404, "file_not_found");
    assertProblem(installation.get(unknown + "/content"), 404, "file_not_found");
    assertProblem(installation.get("/api/v1/files/none"), 404, "file_not_found");
    second.close();
    assertProblem(installation.get(unknown), 503, "storage_unavailable");
    assertProblem(installation.get(unknown + "/content"), 503, "storage_unavailable");
  }

  @Test
  void findsWhatOneElementHasWhileAnotherIsSilent() throws Exception {
    awaitNames();
    installation.registry().register(first, 10, silent());
    awaitFeeds("1 of 2 read to their end");
    FileId id = add(second, 1, "new.txt", CONTENT);
    assertThat(installation.get("/api/v1/files/" + id).statusCode()).isEqualTo(200);
    assertThat(installation.get("/api/v1/files/" + id + "/content").body()).isEqualTo(CONTENT);
    assertProblem(installation.get("/api/v1/files/" + id(9)), 503, "storage_unavailable");
  }

  @Test
  void isNotReadyUntilTheRegistryHasAnswered() throws Exception {
    installation.registry().close();
    installation.restart();
    HttpResponse<byte[]> answer = installation.get("/api/v1/files/" + id(1));
    assertProblem(answer, 503, "not_ready");
    assertThat(answer.headers().firstValue("Retry-After")).contains("5");
    assertProblem(installation.get("/api/v1/files/" + id(1) + "/content"), 503, "not_ready");
  }

  @Test
  void answersARefusedHeadWithWhatIsTheMatter() throws Exception {
    FileId id = add(first, 1, "a.txt", CONTENT);
    FileId gone = add(first, 2, "gone.txt", CONTENT);
    first.delete(gone);
    assertThat(head(id(9)).statusCode()).isEqualTo(404);
    assertThat(head(gone).statusCode()).isEqualTo(410);
    first.refuseContent(Optional.of(ErrorCode.FILE_ARCHIVED));
    assertThat(head(id).statusCode()).isEqualTo(409);
    first.refuseContent(Optional.of(ErrorCode.OVERLOADED));
    assertThat(head(id).statusCode()).isEqualTo(503);
    assertThat(head(id).headers().firstValue("Problem-Code")).contains("overloaded");
  }

  private HttpResponse<byte[]> head(FileId id) throws Exception {
    return installation.send(
        installation
            .request("/api/v1/files/" + id + "/content")
            .method("HEAD", HttpRequest.BodyPublishers.noBody()));
  }

  @Test
  void followsAFeedThatBeganAnewAndSweepsWhatItDoesNotTell() throws Exception {
    FileId goes = add(first, 1, "goes.txt", CONTENT);
    add(first, 2, "stays.txt", CONTENT);
    awaitNames("goes.txt", "stays.txt");
    first.forget(goes);
    first.resetFeed();
    add(first, 3, "comes.txt", CONTENT);
    awaitNames("stays.txt", "comes.txt");
  }

  @Test
  void showsAParkedChangeAndGoesOn() throws Exception {
    first.poisonFeed(WireJson.mapper().createObjectNode().put("file_id", "no id"));
    add(first, 1, "after.txt", CONTENT);
    awaitNames("after.txt");
    JsonNode ready = Installation.json(installation.get("/health/ready"));
    assertThat(ready.get("details").get("parked_changes").asText()).isEqualTo("1");
    assertThat(ready.get("schema").get("entry").asText()).isEqualTo("query-module");
    String metrics = new String(installation.get("/metrics").body(), StandardCharsets.UTF_8);
    assertThat(metrics).contains("artstore_feeds_parked{module=\"query-module\"} 1.0");
  }

  @Test
  void goesOnAfterARestartAndWhileAnElementIsAway() throws Exception {
    add(first, 1, "a.txt", CONTENT);
    awaitNames("a.txt");
    second.close();
    installation.restart();
    add(first, 2, "b.txt", CONTENT);
    awaitNames("a.txt", "b.txt");
  }

  @Test
  void passesRangesAndConditionsThrough() throws Exception {
    FileId id = add(first, 1, "договор.txt", CONTENT);
    String path = "/api/v1/files/" + id + "/content";
    HttpResponse<byte[]> whole = installation.get(path);
    String tag = whole.headers().firstValue("ETag").orElseThrow();
    assertThat(whole.body()).isEqualTo(CONTENT);
    assertThat(whole.headers().firstValue("Content-Type")).contains("text/plain");
    assertThat(whole.headers().firstValue("Repr-Digest").orElseThrow()).startsWith("sha-256=:");
    assertThat(whole.headers().firstValue("Content-Disposition").orElseThrow())
        .contains("filename*=UTF-8''");

    HttpResponse<byte[]> part =
        installation.send(installation.request(path).header("Range", "bytes=-3"));
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(CONTENT, 7, 10));
    assertThat(part.headers().firstValue("Content-Range")).contains("bytes 7-9/10");

    HttpResponse<byte[]> changed =
        installation.send(
            installation.request(path).header("Range", "bytes=2-").header("If-Range", "\"x\""));
    assertThat(changed.statusCode()).isEqualTo(200);

    HttpResponse<byte[]> known =
        installation.send(installation.request(path).header("If-None-Match", tag));
    assertThat(known.statusCode()).isEqualTo(304);
    assertThat(known.headers().firstValue("ETag")).contains(tag);

    HttpResponse<byte[]> other =
        installation.send(installation.request(path).header("If-Match", "\"other\""));
    assertThat(other.statusCode()).isEqualTo(412);

    HttpResponse<byte[]> beyond =
        installation.send(installation.request(path).header("Range", "bytes=10-"));
    assertProblem(beyond, 416, "range_not_satisfiable");
    assertThat(beyond.headers().firstValue("Content-Range")).contains("bytes */10");

    HttpResponse<byte[]> head =
        installation.send(
            installation.request(path).method("HEAD", HttpRequest.BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(10);
  }

  @Test
  void asksAnotherElementWhenOneFailsBeforeTheFirstByte() throws Exception {
    FileId id = add(first, 1, "a.txt", CONTENT);
    add(second, 1, "a.txt", CONTENT);
    String path = "/api/v1/files/" + id + "/content";
    first.refuseContent(Optional.of(ErrorCode.FILE_DAMAGED));
    assertThat(installation.get(path).body()).isEqualTo(CONTENT);
    second.refuseContent(Optional.of(ErrorCode.FILE_ARCHIVED));
    assertThat(installation.get(path).statusCode()).isGreaterThanOrEqualTo(400);
    first.close();
    second.refuseContent(Optional.empty());
    assertThat(installation.get(path).body()).isEqualTo(CONTENT);
  }

  @Test
  void cutsTheAnswerWhenTheElementIsCut() throws Exception {
    byte[] large = new byte[4_000_000];
    new Random(7).nextBytes(large);
    FileId id = add(first, 1, "large", large);
    String path = "/api/v1/files/" + id + "/content";
    assertThat(installation.get(path).body()).isEqualTo(large);
    first.cutContentAfter(OptionalLong.of(2_000_000));
    assertThatThrownBy(() -> installation.get(path)).isInstanceOf(IOException.class);
  }

  @Test
  void pagesThroughEverythingOnce() throws Exception {
    for (int number = 0; number < 23; number++) {
      add(number % 2 == 0 ? first : second, number, "page " + number + ".txt", CONTENT);
    }
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(searched("limit=1000").get("items")).hasSize(23));
    Set<String> met = new HashSet<>();
    String query = "q=page&limit=5";
    JsonNode page = searched(query);
    while (page.has("next_cursor")) {
      page.get("items").forEach(item -> assertThat(met.add(item.get("file_id").asText())).isTrue());
      page = searched(query + "&cursor=" + page.get("next_cursor").asText());
    }
    page.get("items").forEach(item -> assertThat(met.add(item.get("file_id").asText())).isTrue());
    assertThat(met).hasSize(23);
  }

  @Test
  void refusesWhatItCannotSearch() throws Exception {
    assertProblem(installation.get("/api/v1/search?limit=0"), 422, "field_invalid");
    assertProblem(installation.get("/api/v1/search?limit=1001"), 422, "field_invalid");
    assertProblem(installation.get("/api/v1/search?mode=fuzzy"), 422, "field_invalid");
    assertProblem(installation.get("/api/v1/search?size=1"), 422, "field_unknown");
    assertProblem(installation.get("/api/v1/search?q=a%00b"), 422, "field_invalid");
    assertProblem(installation.get("/api/v1/search?cursor=abc"), 400, "invalid_cursor");
    add(first, 1, "a.txt", CONTENT);
    add(first, 2, "a.txt", CONTENT);
    awaitNames("a.txt", "a.txt");
    String cursor = searched("q=a.txt&mode=exact&limit=1").get("next_cursor").asText();
    assertProblem(
        installation.get("/api/v1/search?q=b.txt&mode=exact&cursor=" + cursor),
        400,
        "invalid_cursor");
    HttpResponse<byte[]> posted =
        installation.send(
            installation
                .request("/api/v1/search")
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"q\":\"A.T\",\"mode\":\"partial\",\"limit\":1,\"cursor\":null}")));
    assertThat(Installation.json(posted).get("items")).hasSize(1);
  }

  private void awaitNames(String... names) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(searched("limit=1000").get("items"))
                    .extracting(item -> item.get("filename").asText())
                    .containsExactlyInAnyOrder(names));
  }

  private JsonNode searched(String query) throws Exception {
    HttpResponse<byte[]> answer = installation.get("/api/v1/search?" + query);
    assertThat(answer.statusCode()).isEqualTo(200);
    return Installation.json(answer);
  }

  private static FileId add(InMemoryElement element, int number, String name, byte[] content) {
    FileId id = id(number);
    element.add(id, UploadAttributes.named(name, "text/plain"), content);
    return id;
  }

  private static FileId id(int number) {
    return new FileId(new UUID(0x01938f5e7a007000L, 0x8000000000000000L | number));
  }

  private static void assertProblem(HttpResponse<byte[]> answer, int status, String code)
      throws IOException {
    assertThat(answer.statusCode())
        .as(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo(status);
    assertThat(Installation.json(answer).get("code").asText()).isEqualTo(code);
  }
}
