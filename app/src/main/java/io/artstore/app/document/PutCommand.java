package io.artstore.app.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.artstore.api.file.Document;
import io.artstore.api.file.RetentionPolicy;
import io.artstore.api.file.UploadAttributes;
import io.artstore.api.json.WireJson;
import io.artstore.api.problem.InvalidAttributeException;
import io.artstore.app.connection.ClientCommand;
import io.artstore.app.connection.ExitCodes;
import io.artstore.app.connection.Terminal;
import io.artstore.client.ArtStoreClient;
import io.artstore.client.ClientException;
import io.artstore.client.UploadSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code artstore put}. */
@Command(
    name = "put",
    description = "Put files, and every file below folders, into ArtStore.",
    footer = {
      "",
      "A file that is named here as put is on stable storage, with the digest that was sent.",
      "",
      "Examples:",
      "  artstore put contract.pdf",
      "  artstore put invoices/ --tag 2026 --tag invoices",
      "  artstore put scan.tif --retention temporary --ttl-days 7 --json",
      "",
      ExitCodes.HELP
    })
public final class PutCommand extends ClientCommand {
  private static final int JOBS_LIMIT = 64;

  @Parameters(arity = "1..*", paramLabel = "FILE|DIR", description = "What to put.")
  private List<Path> paths = List.of();

  @Option(
      names = "--jobs",
      paramLabel = "N",
      defaultValue = "4",
      description = "How many at once, 1 to 64 (default: ${DEFAULT-VALUE}).")
  private int jobs;

  @Option(
      names = "--retention",
      paramLabel = "POLICY",
      defaultValue = "permanent",
      description = "permanent or temporary (default: ${DEFAULT-VALUE}).")
  private String retention = "permanent";

  @Option(
      names = "--ttl-days",
      paramLabel = "N",
      description = "Days a temporary document lives, 1 to 365 (default: 30).")
  private @Nullable Integer ttlDays;

  @Option(names = "--description", paramLabel = "TEXT", description = "A description.")
  private @Nullable String description;

  @Option(names = "--tag", paramLabel = "TAG", description = "A tag; up to 50 of them.")
  private List<String> tags = List.of();

  @Option(names = "--metadata", paramLabel = "JSON", description = "A JSON object of your own.")
  private @Nullable String metadata;

  @Spec private CommandSpec command = CommandSpec.create();

  @Override
  protected int run(ArtStoreClient client, Terminal terminal) throws IOException {
    List<Path> files = files();
    PutProgress progress = new PutProgress(terminal, files.size());
    try (ExecutorService workers = Executors.newFixedThreadPool(jobs)) {
      files.forEach(file -> workers.execute(() -> put(client, file, progress)));
    }
    return progress.finish();
  }

  private void put(ArtStoreClient client, Path file, PutProgress progress) {
    try {
      Document document = client.put(attributes(file), UploadSource.file(file));
      progress.stored(file, document);
    } catch (InvalidAttributeException e) {
      progress.failed(file, e.field() + ": " + e.getMessage(), false);
    } catch (ClientException e) {
      progress.failed(
          file,
          Optional.ofNullable(e.getMessage()).orElse(e.toString()),
          exitCode(e) == ExitCodes.TRY_AGAIN);
    } catch (RuntimeException e) {
      // Whatever it was, this file was not stored and that must be counted.
      progress.failed(file, e.toString(), false);
    }
  }

  private UploadAttributes attributes(Path file) {
    RetentionPolicy policy = RetentionPolicy.parse(retention);
    Optional<Integer> days =
        policy == RetentionPolicy.TEMPORARY && ttlDays == null
            ? Optional.of(UploadAttributes.TTL_DAYS_DEFAULT)
            : Optional.ofNullable(ttlDays);
    String name = name(file);
    return new UploadAttributes(
        name,
        Optional.ofNullable(URLConnection.guessContentTypeFromName(name))
            .orElse(UploadAttributes.CONTENT_TYPE_DEFAULT),
        policy,
        days,
        Optional.ofNullable(description),
        Optional.empty(),
        tags,
        metadataObject());
  }

  private JsonNode metadataObject() {
    try {
      return metadata == null
          ? JsonNodeFactory.instance.objectNode()
          : WireJson.strict().readTree(metadata);
    } catch (JsonProcessingException e) {
      throw usage("--metadata is not JSON: " + e.getOriginalMessage());
    }
  }

  /** Everything is checked before the first byte is sent. */
  private List<Path> files() throws IOException {
    if (jobs < 1 || jobs > JOBS_LIMIT) {
      throw usage("--jobs is 1 to " + JOBS_LIMIT + ", not " + jobs);
    }
    if (RetentionPolicy.of(retention).isEmpty()) {
      throw usage("--retention is permanent or temporary, not " + retention);
    }
    metadataObject();
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (!Files.isReadable(path)) {
        throw usage((Files.exists(path) ? "cannot read " : "there is no ") + path.toAbsolutePath());
      }
      // The path itself may be a link; links below it are not followed, so that nothing is put
      // twice.
      Path start = path.toRealPath();
      try (Stream<Path> below = Files.walk(start)) {
        below
            .filter(Files::isRegularFile)
            .sorted()
            .map(file -> file.equals(start) ? path : path.resolve(start.relativize(file)))
            .forEach(files::add);
      } catch (UncheckedIOException e) {
        throw usage("cannot read all of " + path + ": " + e.getMessage());
      }
    }
    if (files.isEmpty()) {
      throw usage("there is no file in " + paths);
    }
    return files;
  }

  private static String name(Path file) {
    Path name = file.toAbsolutePath().normalize().getFileName();
    return name == null ? file.toString() : name.toString();
  }

  private ParameterException usage(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  /** One line of the result. */
  record Put(String path, Document document) {}

  /** One line for a file that was not stored. */
  record NotPut(String path, Map<String, String> error) {}
}
