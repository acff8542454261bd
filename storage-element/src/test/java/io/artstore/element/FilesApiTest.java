package io.artstore.element;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.api.element.ElementMode;
import io.artstore.api.file.FileId;
import io.artstore.element.takeover.Takeover;
import io.artstore.filestore.InMemoryFileStore;
import io.artstore.filestore.LocalFileStore;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The API of documents over real sockets, files and tables. */
final class FilesApiTest {
  private static final byte[] CONTENT = "0123456789".getBytes(StandardCharsets.UTF_8);

  private static IndexDatabase database;

  @TempDir private Path directory;
  private RunningElement element;

  @BeforeAll
  static void createDatabase() {
    database = IndexDatabase.create();
  }

  @AfterAll
  static void dropDatabase() {
    database.close();
  }

  @BeforeEach
  void start() throws Exception {
    database.empty();
    element = RunningElement.start(LocalFileStore.open(directory), database, RunningElement.RW);
  }

  @AfterEach
  void stop() {
    element.close();
  }

  @Test
  void keepsAndGivesBackADocument() throws Exception {
    FileId id = RunningElement.newId();
    HttpResponse<byte[]> put =
        element.putWith(
            id,
            "filename=contract.txt&description=d&version=v1&tags=a&tags=b&metadata="
                + RunningElement.encode("{\"n\":1.10,\"text\":\"ж\"}"),
            CONTENT);
    assertThat(put.statusCode()).isEqualTo(201);
    assertThat(put.headers().firstValue("Location")).contains("/api/v1/files/" + id);
    assertThat(put.headers().firstValue("ETag")).contains('"' + sha256(CONTENT) + '"');
    JsonNode document = RunningElement.json(put);
    assertThat(document.path("file_id").asText()).isEqualTo(id.toString());
    assertThat(document.path("size").asLong()).isEqualTo(10);
    assertThat(document.path("sha256").asText()).isEqualTo(sha256(CONTENT));
    assertThat(document.path("created_by").asText()).isEqualTo("alice");
    assertThat(document.path("storage_element_id").asText())
        .isEqualTo(element.element().identity().elementId().toString());

    assertThat(RunningElement.json(element.get("/api/v1/files/" + id))).isEqualTo(document);
    HttpResponse<byte[]> content = element.content(id);
    assertThat(content.body()).isEqualTo(CONTENT);
    assertThat(content.headers().firstValue("Content-Type")).contains("text/plain");
    assertThat(content.headers().firstValue("Content-Disposition").orElseThrow())
        .contains("contract.txt");
    assertThat(content.headers().firstValue("Repr-Digest")).isPresent();
  }

  static List<String> names() {
    return List.of(
        "a_b_c.txt",
        "..",
        ".",
        "../../etc/passwd",
        "/",
        "C:\\temp\\x.doc",
        "tab\tbell\u0007.txt",
        "договор-о-поставке.pdf",
        "ж".repeat(125) + ".pdf",
        "合同.docx",
        "👩‍👩‍👧 family.jpg",
        "x".repeat(250),
        "ж".repeat(500),
        ".hidden",
        " spaces ",
        "100%.txt",
        "no.extension.at all",
        "\u202Egpj.exe");
  }

  @ParameterizedTest
  @MethodSource("names")
  void keepsAnyName(String name) throws Exception {
    FileId id = RunningElement.newId();
    HttpResponse<byte[]> put = element.put(id, name, CONTENT);
    assertThat(put.statusCode()).as(new String(put.body(), StandardCharsets.UTF_8)).isEqualTo(201);
    assertThat(RunningElement.json(put).path("filename").asText()).isEqualTo(name);
    assertThat(element.content(id).body()).isEqualTo(CONTENT);
    for (String file : files()) {
      assertThat(Path.of(file).getFileName().toString().getBytes(StandardCharsets.UTF_8).length)
          .as(file)
          .isLessThanOrEqualTo(210);
    }
  }

  @Test
  void keepsAnEmptyDocument() throws Exception {
    FileId id = RunningElement.newId();
    assertThat(element.put(id, "empty", new byte[0]).statusCode()).isEqualTo(201);
    assertThat(element.content(id).body()).isEmpty();
    assertThat(element.content(id).statusCode()).isEqualTo(200);
  }

  @Test
  void keepsTheSameBytesTwice() throws Exception {
    FileId first = RunningElement.newId();
    FileId second = RunningElement.newId();
    assertThat(element.put(first, "same", CONTENT).statusCode()).isEqualTo(201);
    assertThat(element.put(second, "same", CONTENT).statusCode()).isEqualTo(201);
    assertThat(element.content(second).body()).isEqualTo(CONTENT);
  }

  @Test
  void takesARetryForTheSameUpload() throws Exception {
    FileId id = RunningElement.newId();
    assertThat(element.put(id, "a", CONTENT).statusCode()).isEqualTo(201);
    assertThat(element.put(id, "a", CONTENT).statusCode()).isEqualTo(200);
    assertThat(element.putWith(id, "filename=a&sha256=" + sha256(CONTENT), CONTENT).statusCode())
        .isEqualTo(200);
    assertThat(RunningElement.code(element.put(id, "a", new byte[] {1})))
        .isEqualTo("409 file_exists_differently");
    assertThat(element.content(id).body()).isEqualTo(CONTENT);
    assertThat(files()).hasSize(2);
  }

  @Test
  void keepsNothingOfAWrongDigest() throws Exception {
    FileId id = RunningElement.newId();
    assertThat(
            RunningElement.code(
                element.putWith(id, "filename=a&sha256=" + "0".repeat(64), CONTENT)))
        .isEqualTo("422 digest_mismatch");
    HttpResponse<byte[]> byHeader =
        element.send(
            element
                .request("/api/v1/files/" + id + "?filename=a", TestTokens.PERSON)
                .header("Repr-Digest", "sha-256=:" + "A".repeat(43) + "=:")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(CONTENT))
                .build());
    assertThat(RunningElement.code(byHeader)).isEqualTo("422 digest_mismatch");
    assertNothingKept(id);
  }

  @Test
  void keepsNothingOfABodyThatIsCut() throws Exception {
    FileId id = RunningElement.newId();
    URI uri = element.uri("/");
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      OutputStream out = socket.getOutputStream();
      List<String> head =
          List.of(
              "PUT /api/v1/files/" + id + "?filename=cut HTTP/1.1",
              "Host: element",
              "Content-Length: 1000000",
              "Authorization: Bearer " + TestTokens.PERSON,
              "",
              "");
      out.write(String.join("\r\n", head).getBytes(StandardCharsets.US_ASCII));
      out.write(new byte[600_000]);
      out.flush();
    }
    Awaitility.await()
        .untilAsserted(() -> assertThat(directory.resolve("staging")).isEmptyDirectory());
    assertNothingKept(id);
  }

  private void assertNothingKept(FileId id) throws Exception {
    assertThat(RunningElement.code(element.get("/api/v1/files/" + id)))
        .isEqualTo("404 file_not_found");
    assertThat(files()).isEmpty();
    assertThat(directory.resolve("staging")).isEmptyDirectory();
    assertThat(database.number("SELECT count(*) FROM <files>")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "filename=",
        "filename=a%00b",
        "filename=a&ttl_days=5",
        "filename=a&unknown=1",
        "filename=a&filename=b",
        "filename=a&metadata=[]",
        "filename=a&metadata=%7B%22a%22:%22%5Cu0000%22%7D",
        "filename=a&metadata=%7B%22a%22:%22%5Cud800%22%7D",
        "filename=a&metadata=%7B%22a%22:1e999999%7D",
        "filename=a&sha256=xyz",
        "filename=a&retention_policy=forever"
      })
  void refusesBeforeAnythingIsWritten(String query) throws Exception {
    FileId id = RunningElement.newId();
    HttpResponse<byte[]> put = element.putWith(id, query, CONTENT);
    assertThat(put.statusCode()).as(new String(put.body(), StandardCharsets.UTF_8)).isEqualTo(422);
    assertNothingKept(id);
  }

  @Test
  void refusesWhatItsModeForbids() throws Exception {
    assertThat(
            RunningElement.code(
                element.putWith(
                    RunningElement.newId(), "filename=a&retention_policy=temporary", CONTENT)))
        .isEqualTo("409 mode_forbids");
  }

  @Test
  void refusesWhoMayNot() throws Exception {
    FileId id = RunningElement.newId();
    HttpResponse<byte[]> put =
        element.send(
            element
                .request("/api/v1/files/" + id + "?filename=a", TestTokens.READER)
                .PUT(HttpRequest.BodyPublishers.ofByteArray(CONTENT))
                .build());
    assertThat(RunningElement.code(put)).isEqualTo("403 scope_missing");
    assertThat(element.send(HttpRequest.newBuilder(element.uri("/api/v1/files/" + id)).build()))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(401);
    assertThat(
            element
                .send(element.request("/api/v1/changes", TestTokens.PERSON).build())
                .statusCode())
        .isEqualTo(403);
    assertNothingKept(id);
  }

  @Test
  void givesParts() throws Exception {
    FileId id = RunningElement.newId();
    element.put(id, "a", CONTENT);
    assertThat(part(id, "bytes=2-4")).isEqualTo("206 bytes 2-4/10 234");
    assertThat(part(id, "bytes=7-")).isEqualTo("206 bytes 7-9/10 789");
    assertThat(part(id, "bytes=-3")).isEqualTo("206 bytes 7-9/10 789");
    assertThat(part(id, "bytes=0-99")).isEqualTo("206 bytes 0-9/10 0123456789");
    HttpResponse<byte[]> beyond = content(id, "Range", "bytes=10-");
    assertThat(RunningElement.code(beyond)).isEqualTo("416 range_not_satisfiable");
    assertThat(beyond.headers().firstValue("Content-Range")).contains("bytes */10");
    assertThat(content(id, "If-None-Match", '"' + sha256(CONTENT) + '"').statusCode())
        .isEqualTo(304);
    assertThat(content(id, "If-Match", "\"other\"").statusCode()).isEqualTo(412);
  }

  private String part(FileId id, String range) throws Exception {
    HttpResponse<byte[]> response = content(id, "Range", range);
    return response.statusCode()
        + " "
        + response.headers().firstValue("Content-Range").orElse("")
        + " "
        + new String(response.body(), StandardCharsets.UTF_8);
  }

  private HttpResponse<byte[]> content(FileId id, String field, String value) throws Exception {
    return element.send(
        element
            .request("/api/v1/files/" + id + "/content", TestTokens.PERSON)
            .header(field, value)
            .build());
  }

  @Test
  void answersHeadWithoutBytes() throws Exception {
    FileId id = RunningElement.newId();
    element.put(id, "a", CONTENT);
    HttpResponse<byte[]> head =
        element.send(
            element.request("/api/v1/files/" + id + "/content", TestTokens.PERSON).HEAD().build());
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(10);
    assertThat(head.body()).isEmpty();
  }

  @Test
  void tellsOfDamageInsteadOfSendingOtherBytes() throws Exception {
    FileId id = RunningElement.newId();
    element.put(id, "a", CONTENT);
    Path data =
        directory.resolve(
            files().stream().filter(f -> !f.endsWith(".json")).findFirst().orElseThrow());
    Files.write(data, new byte[] {1});
    assertThat(RunningElement.code(element.content(id))).isEqualTo("500 file_damaged");
    assertThat(RunningElement.code(element.put(id, "a", CONTENT)))
        .as("a row alone acknowledges nothing")
        .isEqualTo("500 file_damaged");
    Files.delete(data);
    assertThat(RunningElement.code(element.content(id))).isEqualTo("500 file_damaged");
  }

  @Test
  void deletesForAdministratorsOnly() throws Exception {
    FileId id = RunningElement.newId();
    element.put(id, "a", CONTENT);
    assertThat(RunningElement.code(element.delete(id, TestTokens.PERSON)))
        .isEqualTo("403 delete_needs_administrator");
    assertThat(element.delete(id, TestTokens.ADMINISTRATOR).statusCode()).isEqualTo(204);
    assertThat(RunningElement.code(element.delete(id, TestTokens.ADMINISTRATOR)))
        .isEqualTo("410 file_deleted");
    assertThat(RunningElement.code(element.get("/api/v1/files/" + id)))
        .isEqualTo("410 file_deleted");
    assertThat(RunningElement.code(element.content(id))).isEqualTo("410 file_deleted");
    assertThat(RunningElement.code(element.put(id, "a", CONTENT))).isEqualTo("410 file_deleted");
    assertThat(
            RunningElement.code(element.delete(RunningElement.newId(), TestTokens.ADMINISTRATOR)))
        .isEqualTo("404 file_not_found");
    assertThat(files()).singleElement().asString().endsWith(".attr.json");
    assertThat(RunningElement.json(element.get("/api/v1/files")).path("items")).isEmpty();
  }

  @Test
  void believesAModuleForWhomItActs() throws Exception {
    FileId id = RunningElement.newId();
    element.put(id, "a", CONTENT);
    assertThat(
            element
                .send(
                    element
                        .request("/api/v1/files/" + id, TestTokens.MODULE)
                        .header("ArtStore-Subject", "carol")
                        .header("ArtStore-Subject-Scopes", "admin:write")
                        .DELETE()
                        .build())
                .statusCode())
        .isEqualTo(204);
    String tombstone = Files.readString(directory.resolve(files().iterator().next()));
    assertThat(tombstone)
        .contains("\"state\": \"deleted\"")
        .contains("\"deleted_by_id\": \"carol\"")
        .contains("\"deleted_via\": \"ingester\"");
  }

  @Test
  void listsEveryDocumentOnce() throws Exception {
    Set<String> put = new HashSet<>();
    for (int number = 0; number < 25; number++) {
      FileId id = RunningElement.newId();
      assertThat(element.put(id, "n" + number, CONTENT).statusCode()).isEqualTo(201);
      put.add(id.toString());
    }
    List<String> listed = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      JsonNode page =
          RunningElement.json(
              element.get("/api/v1/files?limit=7" + cursor.map(c -> "&cursor=" + c).orElse("")));
      page.path("items").forEach(item -> listed.add(item.path("file_id").asText()));
      cursor = Optional.ofNullable(page.get("next_cursor")).map(JsonNode::asText);
    } while (cursor.isPresent());
    assertThat(listed).hasSize(25).isSorted().containsExactlyInAnyOrderElementsOf(put);
    assertThat(RunningElement.code(element.get("/api/v1/files?cursor=x")))
        .isEqualTo("400 invalid_cursor");
    assertThat(RunningElement.code(element.get("/api/v1/files?limit=0")))
        .isEqualTo("422 field_invalid");
  }

  @Test
  void keepsTheFirstClaim() throws Exception {
    FileId first = RunningElement.newId();
    assertThat(claim("key%20one", claim(first)).statusCode()).isEqualTo(201);
    HttpResponse<byte[]> again = claim("key%20one", claim(RunningElement.newId()));
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(RunningElement.json(again).path("file_id").asText()).isEqualTo(first.toString());
  }

  private String claim(FileId id) {
    return "{\"caller\":\"alice\",\"file_id\":\"%s\",\"element_id\":\"%s\"}"
        .formatted(id, element.element().identity().elementId());
  }

  private HttpResponse<byte[]> claim(String key, String body) throws Exception {
    return element.send(
        element
            .request("/api/v1/idempotency-keys/" + key, TestTokens.MODULE)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  @Test
  void movesAClaimOnce() throws Exception {
    FileId id = RunningElement.newId();
    claim("k", claim(id));
    String other = RunningElement.newId().toString();
    String own = element.element().identity().elementId().toString();
    assertThat(move(id, own, other).statusCode()).isEqualTo(200);
    assertThat(move(id, own, other).statusCode()).isEqualTo(200);
    assertThat(RunningElement.code(move(id, own, RunningElement.newId().toString())))
        .isEqualTo("409 idempotency_key_moved");
  }

  private HttpResponse<byte[]> move(FileId id, String from, String to) throws Exception {
    return element.send(
        element
            .request("/api/v1/idempotency-keys/k/move", TestTokens.MODULE)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"caller\":\"alice\",\"file_id\":\"%s\",\"from_element_id\":\"%s\",\"to_element_id\":\"%s\"}"
                        .formatted(id, from, to)))
            .build());
  }

  @Test
  void refusesWhatDoesNotFit() throws Exception {
    try (IndexDatabase other = IndexDatabase.create();
        RunningElement small =
            RunningElement.start(
                new InMemoryFileStore(1L << 30), other, new Takeover.Wish(ElementMode.RW, 15))) {
      FileId stored = RunningElement.newId();
      assertThat(small.put(stored, "a", CONTENT).statusCode()).isEqualTo(201);
      assertThat(small.put(stored, "a", CONTENT).statusCode()).as("a retry").isEqualTo(200);
      assertThat(RunningElement.code(small.put(RunningElement.newId(), "b", CONTENT)))
          .isEqualTo("507 insufficient_storage");
      HttpResponse<byte[]> undeclared =
          small.send(
              small
                  .request(
                      "/api/v1/files/" + RunningElement.newId() + "?filename=c", TestTokens.PERSON)
                  .PUT(
                      HttpRequest.BodyPublishers.ofInputStream(
                          () -> new ByteArrayInputStream(CONTENT)))
                  .build());
      assertThat(RunningElement.code(undeclared)).isEqualTo("507 insufficient_storage");
      JsonNode status = RunningElement.json(small.get("/api/v1/element"));
      assertThat(status.path("used_bytes").asLong()).isEqualTo(10);
      assertThat(status.path("available_bytes").asLong()).isEqualTo(5);
      assertThat(status.path("file_count").asLong()).isEqualTo(1);
    }
  }

  private Set<String> files() throws Exception {
    try (var paths = Files.walk(directory)) {
      Set<String> files = new HashSet<>();
      paths
          .filter(Files::isRegularFile)
          .map(path -> directory.relativize(path).toString())
          .filter(path -> path.matches("\\d{4}/.*"))
          .forEach(files::add);
      return files;
    }
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
