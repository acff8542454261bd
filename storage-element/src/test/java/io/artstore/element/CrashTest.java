package io.artstore.element;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.api.file.FileId;
import io.artstore.element.StoppingFileStore.Event;
import io.artstore.filestore.FileStore;
import io.artstore.filestore.InMemoryFileStore;
import io.artstore.filestore.LocalFileStore;
import io.artstore.filestore.StoreEntry;
import io.artstore.filestore.StorePath;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Stops an element at every step of an upload and of a deletion. Afterwards a document is there,
 * whole, or not at all; what was acknowledged stays so; nothing else is left.
 */
final class CrashTest {
  private static final Set<String> OWN_FILES =
      Set.of("element.json", "feed.json", ".lock", ".lock.holder");
  private static final byte[] CONTENT = "a document".getBytes(StandardCharsets.UTF_8);

  /** More than any operation here makes; a loop that reaches it does not end by itself. */
  private static final int CALLS_AT_MOST = 60;

  private static IndexDatabase database;

  @BeforeAll
  static void createDatabase() {
    database = IndexDatabase.create(Duration.ofMillis(400));
  }

  @AfterAll
  static void dropDatabase() {
    database.close();
  }

  @BeforeEach
  void emptyDatabase() {
    database.empty();
  }

  /** What is done to an element, and what became of it as far as the caller knows. */
  private interface Operation {
    int on(RunningElement element, FileId id) throws Exception;
  }

  private static final Operation UPLOAD =
      (element, id) -> element.put(id, "имя.txt", CONTENT).statusCode();
  private static final Operation DELETE =
      (element, id) -> element.delete(id, TestTokens.PERSON).statusCode();

  static List<Predicate<StorePath>> lucks() {
    Random random = new Random(20261123);
    return List.of(
        name -> false,
        name -> true,
        name -> random.nextBoolean(),
        name -> name.value().endsWith(".attr.json"),
        name -> !name.value().endsWith(".attr.json"));
  }

  @ParameterizedTest
  @EnumSource(names = {"DEATH_BEFORE", "DEATH_AFTER"})
  void survivesDeathAtEveryStepOfAnUpload(Event death) throws Exception {
    for (Predicate<StorePath> luck : lucks()) {
      boolean stopped = true;
      for (int call = 1; stopped; call++) {
        FileId id = RunningElement.newId();
        StoppingFileStore store = run(death, call, UPLOAD, id);
        stopped = store.happened();
        recoverAndCheck(
            store.memory().afterCrash(luck), id, stopped ? Maybe.THERE_OR_ABSENT : Maybe.THERE);
        assertThat(call).isLessThan(CALLS_AT_MOST);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DEATH_BEFORE", "DEATH_AFTER"})
  void survivesDeathAtEveryStepOfADeletion(Event death) throws Exception {
    for (Predicate<StorePath> luck : lucks()) {
      boolean stopped = true;
      for (int call = 1; stopped; call++) {
        FileId id = RunningElement.newId();
        StoppingFileStore store = run(death, call, DELETE, id);
        stopped = store.happened();
        recoverAndCheck(
            store.memory().afterCrash(luck), id, stopped ? Maybe.THERE_OR_DELETED : Maybe.DELETED);
        assertThat(call).isLessThan(CALLS_AT_MOST);
      }
    }
  }

  /** Recovery itself is stopped at each of its steps, and then runs again. */
  @Test
  void survivesDeathDuringRecovery() throws Exception {
    for (Operation operation : List.of(UPLOAD, DELETE)) {
      boolean delete = operation == DELETE;
      boolean stopped = true;
      for (int call = 1; stopped; call++) {
        boolean stoppedAgain = true;
        for (int again = 1; stoppedAgain; again++) {
          FileId id = RunningElement.newId();
          StoppingFileStore first = run(Event.DEATH_AFTER, call, operation, id);
          stopped = first.happened();
          StoppingFileStore second =
              new StoppingFileStore(
                  first.memory().afterCrash(name -> true), Event.DEATH_AFTER, () -> {});
          second.stopAt(again);
          try {
            RunningElement.start(second, database, RunningElement.EDIT).close();
          } catch (StoppingFileStore.Dead expected) {
            assertThat(second.happened()).isTrue();
          }
          stoppedAgain = second.happened();
          recoverAndCheck(
              second.memory().afterCrash(name -> false),
              id,
              delete ? Maybe.THERE_OR_DELETED : Maybe.THERE_OR_ABSENT);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FAULT_BEFORE", "FAULT_AFTER"})
  void survivesAFaultAtEveryStepOfAnUpload(Event fault) throws Exception {
    boolean stopped = true;
    for (int call = 1; stopped; call++) {
      stopped = checkFault(fault, call, UPLOAD);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FAULT_BEFORE", "FAULT_AFTER"})
  void survivesAFaultAtEveryStepOfADeletion(Event fault) throws Exception {
    boolean stopped = true;
    for (int call = 1; stopped; call++) {
      stopped = checkFault(fault, call, DELETE);
    }
  }

  /** The database leaves at every step and comes back afterwards. */
  @Test
  void survivesTheLossOfTheDatabase() throws Exception {
    for (Operation operation : List.of(UPLOAD, DELETE)) {
      boolean stopped = true;
      for (int call = 1; stopped; call++) {
        stopped = checkFault(Event.CALLBACK_BEFORE, call, operation);
      }
    }
  }

  /** Folders, links and staging of a real file system, a new directory for each step. */
  @ParameterizedTest
  @EnumSource(names = {"FAULT_BEFORE", "FAULT_AFTER", "CALLBACK_BEFORE"})
  void survivesAFaultAtEveryStepInARealDirectory(Event fault, @TempDir Path directory)
      throws Exception {
    for (Operation operation : List.of(UPLOAD, DELETE)) {
      boolean stopped = true;
      for (int call = 1; stopped; call++) {
        Path root = Files.createTempDirectory(directory, "element");
        stopped =
            checkFault(
                new StoppingFileStore(LocalFileStore.open(root), fault, database::goAway),
                LocalFileStore.open(root),
                call,
                operation);
      }
    }
  }

  /** The process dies; what the files of a real directory show is recovered. */
  @ParameterizedTest
  @EnumSource(names = {"DEATH_BEFORE", "DEATH_AFTER"})
  void survivesDeathAtEveryStepInARealDirectory(Event death, @TempDir Path directory)
      throws Exception {
    for (Operation operation : List.of(UPLOAD, DELETE)) {
      boolean stopped = true;
      for (int call = 1; stopped; call++) {
        Path root = Files.createTempDirectory(directory, "element");
        FileId id = RunningElement.newId();
        StoppingFileStore store = new StoppingFileStore(LocalFileStore.open(root), death, () -> {});
        run(store, call, operation, id);
        stopped = store.happened();
        recoverAndCheck(LocalFileStore.open(root), id, Maybe.ANYTHING);
        assertThat(call).isLessThan(CALLS_AT_MOST);
      }
    }
  }

  private static boolean checkFault(Event event, int call, Operation operation) throws Exception {
    InMemoryFileStore memory = new InMemoryFileStore(1L << 30);
    return checkFault(
        new StoppingFileStore(memory, event, database::goAway), memory, call, operation);
  }

  private static boolean checkFault(
      StoppingFileStore store, FileStore underneath, int call, Operation operation)
      throws Exception {
    boolean putBefore = operation == DELETE;
    FileId id = RunningElement.newId();
    assertThat(call).isLessThan(CALLS_AT_MOST);
    database.empty();
    try (RunningElement element = RunningElement.start(store, database, RunningElement.EDIT)) {
      if (putBefore) {
        assertThat(element.put(id, "a", CONTENT).statusCode()).isEqualTo(201);
      }
      store.stopAt(call);
      int status = operation.on(element, id);
      store.stopAt(-1);
      if (store.event() == Event.CALLBACK_BEFORE && store.happened()) {
        assertThat(status).as("without a database").isEqualTo(503);
        database.comeBack();
      }
      assertThat(status)
          .as("call %d", call)
          .isIn(store.happened() ? List.of(200, 201, 204, 503) : List.of(201, 204));
      Awaitility.await()
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(database.number("SELECT count(*) FROM <wal> WHERE status = 'pending'"))
                      .isZero());
      Awaitility.await()
          .untilAsserted(() -> assertThat(element.element().openIntentions()).isZero());
      assertConsistent(element, underneath, id, Maybe.ANYTHING);
      assertThat(underneath.sweepStaging()).isZero();
      int again = operation.on(element, id);
      assertThat(again).as("the same request again, call %d", call).isIn(200, 201, 204, 410);
      assertConsistent(element, underneath, id, putBefore ? Maybe.DELETED : Maybe.THERE);
    }
    return store.happened();
  }

  private static StoppingFileStore run(Event event, int call, Operation operation, FileId id)
      throws Exception {
    StoppingFileStore store =
        new StoppingFileStore(new InMemoryFileStore(1L << 30), event, () -> {});
    run(store, call, operation, id);
    return store;
  }

  private static void run(StoppingFileStore store, int call, Operation operation, FileId id)
      throws Exception {
    boolean putBefore = operation == DELETE;
    database.empty();
    try (RunningElement element = RunningElement.start(store, database, RunningElement.EDIT)) {
      if (putBefore) {
        assertThat(element.put(id, "a", CONTENT).statusCode()).isEqualTo(201);
      }
      store.stopAt(call);
      int status = operation.on(element, id);
      assertThat(status).isIn(store.happened() ? List.of(500) : List.of(201, 204));
    } catch (StoppingFileStore.Dead dead) {
      // The dead cannot close anything either.
      assertThat(store.happened()).isTrue();
    }
  }

  /** What may have become of the document. */
  private enum Maybe {
    THERE,
    THERE_OR_ABSENT,
    THERE_OR_DELETED,
    DELETED,
    ANYTHING
  }

  private static void recoverAndCheck(FileStore store, FileId id, Maybe expected) throws Exception {
    // Twice: what recovery made must be what recovery leaves alone.
    for (int start = 1; start <= 2; start++) {
      try (RunningElement element = RunningElement.start(store, database, RunningElement.EDIT)) {
        assertThat(
                database.number("SELECT count(*) FROM <wal> WHERE status IN ('pending', 'failed')"))
            .isZero();
        assertConsistent(element, store, id, expected);
      }
    }
  }

  private static void assertConsistent(
      RunningElement element, FileStore store, FileId id, Maybe expected) throws Exception {
    HttpResponse<byte[]> answer = element.content(id);
    List<String> files = files(store, Optional.empty());
    switch (answer.statusCode()) {
      case 200 -> {
        assertThat(expected).isNotEqualTo(Maybe.DELETED);
        assertThat(answer.body()).isEqualTo(CONTENT);
        assertThat(files).hasSize(2);
        assertRows(1, 0, CONTENT.length, element);
      }
      case 404 -> {
        assertThat(expected).isIn(Maybe.THERE_OR_ABSENT, Maybe.ANYTHING);
        assertThat(files).isEmpty();
        assertRows(0, 0, 0, element);
      }
      case 410 -> {
        assertThat(expected).isIn(Maybe.DELETED, Maybe.THERE_OR_DELETED, Maybe.ANYTHING);
        assertThat(files).singleElement().asString().endsWith(".attr.json");
        assertRows(0, 1, 0, element);
      }
      default -> throw new AssertionError(answer.statusCode() + " for " + id);
    }
  }

  private static void assertRows(
      long documents, long tombstones, long bytes, RunningElement element) throws Exception {
    assertThat(database.number("SELECT count(*) FROM <files> WHERE deleted_at IS NULL"))
        .isEqualTo(documents);
    assertThat(database.number("SELECT count(*) FROM <files> WHERE deleted_at IS NOT NULL"))
        .isEqualTo(tombstones);
    var status = RunningElement.json(element.get("/api/v1/element"));
    assertThat(status.path("used_bytes").asLong()).isEqualTo(bytes);
    assertThat(status.path("file_count").asLong()).isEqualTo(documents);
  }

  private static List<String> files(FileStore store, Optional<StorePath> folder)
      throws IOException {
    List<String> files = new ArrayList<>();
    for (StoreEntry entry : store.list(folder)) {
      StorePath path =
          folder.map(f -> f.resolve(entry.name())).orElseGet(() -> StorePath.of(entry.name()));
      if (entry.kind() == StoreEntry.Kind.FOLDER) {
        files.addAll(files(store, Optional.of(path)));
      } else if (!OWN_FILES.contains(path.value())) {
        files.add(path.value());
      }
    }
    return files;
  }
}
