package io.artstore.app.document;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.artstore.api.file.Document;
import io.artstore.api.file.RetentionPolicy;
import io.artstore.api.file.UploadAttributes;
import io.artstore.api.search.SearchMode;
import io.artstore.app.connection.ClientCommand;
import io.artstore.app.connection.ExitCodes;
import io.artstore.app.connection.Terminal;
import io.artstore.app.schema.RunRecording;
import io.artstore.client.ArtStoreClient;
import io.artstore.client.ClientException;
import io.artstore.client.UploadSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code artstore smoke}. */
@Command(
    name = "smoke",
    description =
        "Try the whole path with a temporary document: put, search, get, compare, delete.",
    footer = {
      "",
      "Nothing is left behind but the document's tombstone.",
      "",
      "Examples:",
      "  artstore smoke",
      "  artstore smoke --journal artstore-data/schema-runs",
      "  artstore smoke --server http://archive.example:8030 --credentials smoke.json --json",
      "",
      ExitCodes.HELP
    })
public final class SmokeCommand extends ClientCommand {
  private static final Duration KNOWN_WITHIN = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final double NANOS_PER_MILLI = 1e6;

  private final RunRecording recording;

  @Option(
      names = "--journal",
      paramLabel = "DIR",
      description = "Record the outcome beside the schema's runs, for 'artstore schema report'.")
  private @Nullable Path journal;

  /**
   * @param recording where outcomes are written down
   */
  public SmokeCommand(RunRecording recording) {
    this.recording = recording;
  }

  @Override
  protected void ended(int exitCode, String error) {
    if (journal != null) {
      recording.write(journal, "smoke", exitCode, error);
    }
  }

  @Override
  protected int run(ArtStoreClient client, Terminal terminal) throws Exception {
    try {
      return tryWholePath(client, terminal);
    } catch (StepFailedException e) {
      // The step has said so already; the record wants to know it too.
      failedWith(e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause().getMessage()));
      return e.getCause() instanceof ClientException fault ? exitCode(fault) : ExitCodes.FAILED;
    }
  }

  private static int tryWholePath(ArtStoreClient client, Terminal terminal) throws Exception {
    String word = "smoke" + UUID.randomUUID().toString().replace("-", "");
    byte[] bytes = ("A document to try the whole path: " + word).getBytes(StandardCharsets.UTF_8);
    Document document = step(terminal, "token, put", () -> put(client, word, bytes));
    return tryTheRest(terminal, client, word, bytes, document);
  }

  private static int tryTheRest(
      Terminal terminal, ArtStoreClient client, String word, byte[] bytes, Document document)
      throws Exception {
    try {
      step(terminal, "search", () -> search(client, word, document));
      byte[] got = step(terminal, "get", () -> get(client, document));
      step(terminal, "compare", () -> compare(bytes, got));
    } finally {
      step(terminal, "delete", () -> delete(client, document));
    }
    terminal.note("The whole path works.");
    return ExitCodes.DONE;
  }

  private static Document put(ArtStoreClient client, String word, byte[] bytes) {
    UploadAttributes attributes =
        new UploadAttributes(
            word + ".txt",
            "text/plain",
            RetentionPolicy.TEMPORARY,
            Optional.of(1),
            Optional.empty(),
            Optional.empty(),
            List.of("smoke"),
            JsonNodeFactory.instance.objectNode());
    return client.put(
        attributes,
        UploadSource.stream(new ByteArrayInputStream(bytes), OptionalLong.of(bytes.length)));
  }

  private static String search(ArtStoreClient client, String word, Document document) {
    awaitThat(() -> finds(client, word, document), "not found");
    return word;
  }

  private static boolean finds(ArtStoreClient client, String word, Document document) {
    return client
        .search(Optional.of(word), SearchMode.FULLTEXT, 10, Optional.empty())
        .items()
        .stream()
        .anyMatch(found -> found.fileId().equals(document.fileId()));
  }

  /** A change reaches the query module by the element's feed, a moment later. */
  private static void awaitThat(BooleanSupplier condition, String failure) {
    long deadline = System.nanoTime() + KNOWN_WITHIN.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new StepFailedException(failure + ", " + KNOWN_WITHIN.toSeconds() + " s later");
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private static byte[] get(ArtStoreClient client, Document document) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    client.get(document.fileId(), bytes);
    return bytes.toByteArray();
  }

  private static boolean compare(byte[] sent, byte[] got) {
    if (!Arrays.equals(sent, got)) {
      throw new StepFailedException(
          "sent %d bytes, got %d others".formatted(sent.length, got.length));
    }
    return true;
  }

  private static boolean delete(ArtStoreClient client, Document document) {
    client.delete(document.fileId());
    awaitThat(() -> client.find(document.fileId()).isEmpty(), "still there after it was deleted");
    return true;
  }

  private static <T> T step(Terminal terminal, String name, Callable<T> work) throws Exception {
    long start = System.nanoTime();
    try {
      T result = work.call();
      double millis = (System.nanoTime() - start) / NANOS_PER_MILLI;
      terminal.result(
          String.format(Locale.ROOT, "%-12s ok     %6.0f ms", name, millis),
          new Step(name, true, millis));
      return result;
    } catch (RuntimeException e) {
      if (terminal.json()) {
        double millis = (System.nanoTime() - start) / NANOS_PER_MILLI;
        terminal.result("", new Step(name, false, millis));
      }
      terminal.failure(String.format(Locale.ROOT, "%-12s FAILED %s", name, e.getMessage()));
      throw new StepFailedException(name, e);
    }
  }

  /** The line of JSON. */
  record Step(String step, boolean ok, double milliseconds) {}
}
