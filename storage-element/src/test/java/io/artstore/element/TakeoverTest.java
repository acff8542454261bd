package io.artstore.element;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.api.element.ElementMode;
import io.artstore.api.file.FileId;
import io.artstore.element.identity.ElementIdentity;
import io.artstore.element.takeover.ForeignIndexException;
import io.artstore.element.takeover.Takeover;
import io.artstore.filestore.FileStoreException;
import io.artstore.filestore.LocalFileStore;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a process becomes the writer of an element. */
final class TakeoverTest {
  private static final byte[] CONTENT = "old bytes".getBytes(StandardCharsets.UTF_8);

  private static IndexDatabase database;

  @TempDir private Path directory;

  @BeforeAll
  static void createDatabase() {
    database = IndexDatabase.create();
  }

  @AfterAll
  static void dropDatabase() {
    database.close();
  }

  @BeforeEach
  void emptyDatabase() {
    database.empty();
  }

  private RunningElement start(Takeover.Wish wish) throws Exception {
    return RunningElement.start(LocalFileStore.open(directory), database, wish);
  }

  @Test
  void keepsItsIdentityAndRaisesTheEpoch() throws Exception {
    ElementIdentity first;
    try (RunningElement element = start(RunningElement.EDIT)) {
      first = element.element().identity();
    }
    try (RunningElement element = start(new Takeover.Wish(ElementMode.RO, 5))) {
      assertThat(element.element().identity())
          .as("the file wins over the configuration")
          .isEqualTo(first.inEpoch(first.writerEpoch() + 1));
    }
    assertThat(Files.readString(directory.resolve("element.json")))
        .contains(first.elementId().toString())
        .contains("\"edit\"");
  }

  @Test
  void refusesTheIndexOfAnotherElement() throws Exception {
    start(RunningElement.RW).close();
    Files.delete(directory.resolve("element.json"));
    assertThatThrownBy(() -> start(RunningElement.RW))
        .isInstanceOf(ForeignIndexException.class)
        .hasMessageContaining("right volume");
    assertThat(directory.resolve("element.json")).doesNotExist();
    Files.writeString(
        directory.resolve("element.json"),
        """
        {"schema_version": 1, "element_id": "019350f2-2b5c-7c1e-9d55-3f1b8f6a2a10", "mode": "rw",
         "capacity_bytes": 5, "writer_epoch": 1, "created_at": "2026-11-23T13:26:05Z"}
        """);
    assertThatThrownBy(() -> start(RunningElement.RW))
        .isInstanceOf(ForeignIndexException.class)
        .hasMessageContaining("019350f2-2b5c-7c1e-9d55-3f1b8f6a2a10");
  }

  @Test
  void neverWritesADamagedIdentityAnew() throws Exception {
    Files.writeString(directory.resolve("element.json"), "{");
    assertThatThrownBy(() -> start(RunningElement.RW))
        .isInstanceOf(FileStoreException.Corrupt.class)
        .hasMessageContaining("element.json");
    assertThat(directory.resolve("element.json")).hasContent("{");
  }

  @Test
  void indexesAgainWhenTheDatabaseIsOlderThanTheFiles() throws Exception {
    FileId id = RunningElement.newId();
    String feed;
    try (RunningElement element = start(RunningElement.RW)) {
      element.put(id, "a", CONTENT);
      feed = RunningElement.json(element.get("/api/v1/element")).path("feed_id").asText();
    }
    start(RunningElement.RW).close();
    // What a backup from the first epoch would hold, taken before the upload.
    database.execute("DELETE FROM <files>");
    database.execute("DELETE FROM <wal>");
    database.execute("UPDATE <config> SET writer_epoch = 1");
    try (RunningElement element = start(RunningElement.RW)) {
      assertThat(element.content(id).body()).isEqualTo(CONTENT);
      assertThat(RunningElement.json(element.get("/api/v1/element")).path("feed_id").asText())
          .isNotEqualTo(feed);
      assertThat(element.element().identity().writerEpoch()).isEqualTo(3);
    }
  }

  /** A backup of the same epoch: nothing but how far the feed had come can tell. */
  @Test
  void indexesAgainWhenTheDatabaseIsFromAnEarlierHourOfTheSameEpoch() throws Exception {
    FileId id = RunningElement.newId();
    String feed;
    try (RunningElement element = start(RunningElement.RW)) {
      element.put(id, "a", CONTENT);
      feed = RunningElement.json(element.get("/api/v1/element")).path("feed_id").asText();
      Awaitility.await()
          .until(() -> database.number("SELECT last_feed_position FROM <config>") == 1);
    }
    database.execute("DELETE FROM <files>");
    database.execute("DELETE FROM <wal>");
    database.execute("UPDATE <config> SET last_feed_position = 0");
    try (RunningElement element = start(RunningElement.RW)) {
      assertThat(element.content(id).body()).isEqualTo(CONTENT);
      assertThat(RunningElement.json(element.get("/api/v1/element")).path("feed_id").asText())
          .isNotEqualTo(feed);
    }
  }

  @Test
  void forgetsRowsThatNoFileShowsWhenItIndexesAgain() throws Exception {
    try (RunningElement element = start(RunningElement.RW)) {
      element.put(RunningElement.newId(), "a", CONTENT);
    }
    start(RunningElement.RW).close();
    Files.delete(onlyAttributeFile());
    database.execute("UPDATE <config> SET writer_epoch = 1");
    start(RunningElement.RW).close();
    assertThat(database.number("SELECT count(*) FROM <files>")).isZero();
  }

  private Path onlyAttributeFile() throws Exception {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".attr.json")).findFirst().orElseThrow();
    }
  }

  @Test
  void startsAfterADeathInItsVeryFirstStep() throws Exception {
    LocalFileStore.open(directory);
    Files.writeString(directory.resolve("staging").resolve("1"), "half of an element.json");
    start(RunningElement.RW).close();
    assertThat(directory.resolve("staging")).isEmptyDirectory();
  }

  @Test
  void looksOnlyWhereItsDocumentsLie() throws Exception {
    Path foreign = Files.createDirectories(directory.resolve("lost+found/2026"));
    Files.writeString(foreign.resolve("x.attr.json"), "{");
    try (RunningElement element = start(RunningElement.RW)) {
      assertThat(element.element().damaged()).isZero();
    }
  }

  @Test
  void acknowledgesNothingOnceAnotherWriterHasFollowed() throws Exception {
    FileId before = RunningElement.newId();
    FileId during = RunningElement.newId();
    LocalFileStore local = LocalFileStore.open(directory);
    StoppingFileStore store =
        new StoppingFileStore(
            local, StoppingFileStore.Event.CALLBACK_BEFORE, TakeoverTest::anotherWriterFollows);
    try (RunningElement element = RunningElement.start(store, database, RunningElement.EDIT)) {
      // Between the intention and the row: both publications and both forces are still to come.
      store.stopAt(5);
      HttpResponse<byte[]> answer = element.put(during, "a", CONTENT);
      assertThat(store.happened()).isTrue();
      assertThat(RunningElement.code(answer)).isEqualTo("503 outcome_unknown");
      assertThat(RunningElement.code(element.put(before, "b", CONTENT)))
          .isEqualTo("503 storage_unavailable");
    }
    assertThat(database.number("SELECT count(*) FROM <files>")).isZero();
    assertThat(database.number("SELECT count(*) FROM <wal>")).isEqualTo(1);
    database.execute("UPDATE <config> SET writer_epoch = 1");
    try (RunningElement element = RunningElement.start(local, database, RunningElement.EDIT)) {
      assertThat(element.content(during).body()).as("settled by its successor").isEqualTo(CONTENT);
      assertThat(element.content(before).statusCode()).isEqualTo(404);
    }
  }

  private static void anotherWriterFollows() {
    database.execute("UPDATE <config> SET writer_epoch = 2");
  }

  @Test
  void readsTheFilesOfTheOldProduct() throws Exception {
    String first = "7f0f3c52-6d10-4a33-9f3e-2f6a0f1f5b11";
    String second = "7f0f3c52-6d10-4a33-9f3e-2f6a0f1f5b12";
    put(
        first,
        "отчёт_u_ser_20251120T101500_7f0f3c52.pdf",
        """
        {
          "file_id": "%s",
          "original_filename": "отчёт.pdf",
          "storage_filename": "отчёт_u_ser_20251120T101500_7f0f3c52.pdf",
          "file_size": %d,
          "content_type": "application/pdf",
          "created_at": "2025-11-20T10:15:00.123456+00:00",
          "updated_at": "2025-11-20T13:15:00+03:00",
          "created_by_id": "17",
          "created_by_username": "u_ser",
          "created_by_fullname": "U. Ser",
          "description": null,
          "storage_path": "2025/11/20/10",
          "checksum": "%s",
          "metadata": {"department": "legal"}
        }
        """);
    put(
        second,
        "v2.pdf",
        """
        {
          "schema_version": "2.0",
          "file_id": "%s",
          "original_filename": "v2.pdf",
          "storage_filename": "v2.pdf",
          "file_size": %d,
          "content_type": "application/pdf",
          "created_at": "2025-11-20T10:15:00.123456",
          "updated_at": "2025-11-20T10:15:00.123456",
          "created_by_id": "17",
          "created_by_username": "u_ser",
          "storage_path": "2025/11/20/10",
          "checksum": "%s",
          "custom_attributes": {"n": 1}
        }
        """);
    Path damaged = Files.writeString(directory.resolve("2025/11/20/10/x.attr.json"), "{");
    try (RunningElement element = start(RunningElement.EDIT)) {
      JsonNode document = RunningElement.json(element.get("/api/v1/files/" + first));
      assertThat(document.path("filename").asText()).isEqualTo("отчёт.pdf");
      assertThat(document.path("created_at").asText()).isEqualTo("2025-11-20T10:15:00.123456Z");
      assertThat(document.path("updated_at").asText()).isEqualTo("2025-11-20T10:15:00Z");
      assertThat(document.at("/metadata/department").asText()).isEqualTo("legal");
      assertThat(element.content(FileId.parse(first)).body()).isEqualTo(CONTENT);
      assertThat(
              RunningElement.json(element.get("/api/v1/files/" + second)).at("/metadata/n").asInt())
          .isEqualTo(1);
      assertThat(element.element().damaged()).isEqualTo(1);
      assertThat(element.delete(FileId.parse(first), TestTokens.PERSON).statusCode())
          .isEqualTo(204);
    }
    assertThat(damaged).hasContent("{");
    assertThat(
            Files.readString(
                directory.resolve(
                    "2025/11/20/10/отчёт_u_ser_20251120T101500_7f0f3c52.pdf.attr.json")))
        .contains("\"schema_version\": 3")
        .contains("\"created_by_fullname\": \"U. Ser\"")
        .contains("\"state\": \"deleted\"");
  }

  private void put(String id, String name, String attributes) throws Exception {
    Path folder = Files.createDirectories(directory.resolve("2025/11/20/10"));
    Files.write(folder.resolve(name), CONTENT);
    String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(CONTENT));
    Files.writeString(
        folder.resolve(name + ".attr.json"), attributes.formatted(id, CONTENT.length, digest));
  }
}
