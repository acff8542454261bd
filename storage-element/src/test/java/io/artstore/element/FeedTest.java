package io.artstore.element;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.api.file.FileId;
import io.artstore.filestore.InMemoryFileStore;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What followers of an element see. */
final class FeedTest {
  private static final int WRITERS = 16;
  private static final int DOCUMENTS_OF_EACH = 25;

  /** Shows itself when a test fails, so that the run can be repeated. */
  private static final long SEED = 7;

  private static IndexDatabase database;

  private final InMemoryFileStore store = new InMemoryFileStore(1L << 30);
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
    element = RunningElement.start(store, database, RunningElement.EDIT);
  }

  @AfterEach
  void stop() {
    element.close();
  }

  /** A follower's knowledge: states, and the positions in the order in which they came. */
  private static final class Follower {
    final Map<String, Boolean> deleted = new HashMap<>();
    final List<Long> positions = new ArrayList<>();
    String cursor = "";

    void take(JsonNode page) {
      page.path("items")
          .forEach(
              item -> {
                deleted.put(item.path("file_id").asText(), item.path("deleted").asBoolean());
                positions.add(item.path("position").asLong());
              });
      cursor = page.path("next_cursor").asText();
    }
  }

  /** Reads until it knows what is expected, one small page after the other. */
  private Follower follow(Map<String, Boolean> expected, Future<?> writers) throws Exception {
    Follower follower = new Follower();
    boolean last = false;
    while (true) {
      boolean done = writers.isDone();
      HttpResponse<byte[]> page =
          element.get(
              "/api/v1/changes?limit=7&wait_seconds=1"
                  + (follower.cursor.isEmpty() ? "" : "&after=" + follower.cursor));
      assertThat(page.statusCode()).isEqualTo(200);
      JsonNode changes = RunningElement.json(page);
      follower.take(changes);
      boolean complete = done && follower.deleted.equals(expected);
      boolean silent = done && changes.path("items").isEmpty();
      if (complete || (silent && last)) {
        return follower;
      }
      last = silent;
    }
  }

  @Test
  void showsAFollowerEveryChangeOfSixteenWriters() throws Exception {
    Map<String, Boolean> expected = new ConcurrentHashMap<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        Random random = new Random(SEED + writer);
        writers.add(() -> write(random, expected));
      }
      Future<?> writing =
          threads.submit(
              () -> {
                for (Future<Boolean> writer : threads.invokeAll(writers)) {
                  writer.get();
                }
                return true;
              });
      Follower follower = follow(expected, writing);
      writing.get();
      assertThat(follower.deleted).as("seed %d", SEED).isEqualTo(expected);
      assertThat(follower.positions).isSorted().doesNotHaveDuplicates();
    }
    assertThat(database.number("SELECT count(*) FROM <files> WHERE feed_position IS NULL"))
        .isZero();
  }

  private boolean write(Random random, Map<String, Boolean> expected) throws Exception {
    for (int number = 0; number < DOCUMENTS_OF_EACH; number++) {
      FileId id = RunningElement.newId();
      // Sixteen writers may wait longer for a connection than the element lets them.
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> element.put(id, "n", new byte[] {1}).statusCode() / 100 == 2);
      boolean delete = random.nextInt(4) == 0;
      if (delete) {
        await()
            .atMost(Duration.ofMinutes(1))
            .until(
                () ->
                    List.of(204, 410).contains(element.delete(id, TestTokens.PERSON).statusCode()));
      }
      expected.put(id.toString(), delete);
    }
    return true;
  }

  @Test
  void wakesAFollowerThatWaits() throws Exception {
    String cursor =
        RunningElement.json(element.get("/api/v1/changes")).path("next_cursor").asText();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<HttpResponse<byte[]>> waiting =
          threads.submit(() -> element.get("/api/v1/changes?wait_seconds=30&after=" + cursor));
      FileId id = RunningElement.newId();
      element.put(id, "a", new byte[0]);
      assertThat(RunningElement.json(waiting.get()).at("/items/0/document/file_id").asText())
          .isEqualTo(id.toString());
    }
  }

  @Test
  void beginsAnewWhenTheIndexWasMadeFromTheFiles() throws Exception {
    FileId kept = RunningElement.newId();
    FileId deleted = RunningElement.newId();
    element.put(kept, "kept", new byte[] {1, 2, 3});
    element.put(deleted, "deleted", new byte[] {1});
    element.delete(deleted, TestTokens.PERSON);
    JsonNode document = RunningElement.json(element.get("/api/v1/files/" + kept));
    String cursor = followAll(element).cursor;
    element.close();
    database.empty();

    element = RunningElement.start(store, database, RunningElement.EDIT);
    assertThat(RunningElement.code(element.get("/api/v1/changes?after=" + cursor)))
        .isEqualTo("410 feed_reset");
    assertThat(RunningElement.json(element.get("/api/v1/files/" + kept))).isEqualTo(document);
    assertThat(element.content(kept).body()).containsExactly(1, 2, 3);
    assertThat(RunningElement.code(element.content(deleted))).isEqualTo("410 file_deleted");
    Follower follower = followAll(element);
    assertThat(follower.deleted)
        .isEqualTo(Map.of(kept.toString(), false, deleted.toString(), true));
    assertThat(element.element().damaged()).isZero();
  }

  @Test
  void goesOnAfterARestart() throws Exception {
    element.put(RunningElement.newId(), "a", new byte[0]);
    String cursor = followAll(element).cursor;
    element.close();
    element = RunningElement.start(store, database, RunningElement.EDIT);
    FileId second = RunningElement.newId();
    element.put(second, "b", new byte[0]);
    JsonNode page =
        RunningElement.json(element.get("/api/v1/changes?wait_seconds=10&after=" + cursor));
    assertThat(page.at("/items/0/file_id").asText()).isEqualTo(second.toString());
    assertThat(page.path("items")).hasSize(1);
  }

  @Test
  void refusesCursorsOfOthers() throws Exception {
    String own = followAll(element).cursor;
    assertThat(RunningElement.code(element.get("/api/v1/changes?after=nonsense")))
        .isEqualTo("400 invalid_cursor");
    assertThat(
            RunningElement.code(element.get("/api/v1/changes?after=" + UUID.randomUUID() + ":0")))
        .isEqualTo("410 feed_reset");
    String beyond = own.substring(0, 37) + "1000";
    assertThat(RunningElement.code(element.get("/api/v1/changes?after=" + beyond)))
        .isEqualTo("410 feed_reset");
    assertThat(RunningElement.code(element.get("/api/v1/changes?wait_seconds=31")))
        .isEqualTo("422 field_invalid");
  }

  /** Until everything is numbered and nothing more comes. */
  private static Follower followAll(RunningElement element) throws Exception {
    Follower follower = new Follower();
    Set<String> seen = new HashSet<>();
    do {
      follower.take(
          RunningElement.json(
              element.get(
                  "/api/v1/changes?wait_seconds=1"
                      + (follower.cursor.isEmpty() ? "" : "&after=" + follower.cursor))));
    } while (seen.add(follower.cursor)
        || database.number("SELECT count(*) FROM <files> WHERE feed_position IS NULL") > 0);
    return follower;
  }
}
