package io.artstore.app.document;

import io.artstore.api.file.Document;
import io.artstore.api.file.FileId;
import io.artstore.api.search.SearchMode;
import io.artstore.app.connection.ClientCommand;
import io.artstore.app.connection.ExitCodes;
import io.artstore.app.connection.Terminal;
import io.artstore.client.ArtStoreClient;
import io.artstore.filestore.DurableFiles;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code artstore get}. */
@Command(
    name = "get",
    description = "Fetch a document by its id, or by its exact name where only one has it.",
    footer = {
      "",
      "The digest is compared while the bytes arrive; a file appears whole and right, or not at"
          + " all.",
      "",
      "Examples:",
      "  artstore get 01938f5e-7a00-7000-8000-000000000001",
      "  artstore get contract.pdf -o /tmp/copy.pdf",
      "  artstore get contract.pdf -o - | less",
      "",
      ExitCodes.HELP
    })
public final class GetCommand extends ClientCommand {
  private static final String STANDARD_OUTPUT = "-";

  @Parameters(paramLabel = "ID|NAME", description = "Which document.")
  private String wanted = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE|DIR|-",
      description = "Where to write it (default: its own name in this directory); - prints it.")
  private @Nullable String output;

  @Option(names = "--force", description = "Write over a file that is there already.")
  private boolean force;

  @Override
  protected int run(ArtStoreClient client, Terminal terminal) throws Exception {
    List<Document> found = find(client);
    if (found.size() != 1) {
      terminal.failure(
          found.isEmpty()
              ? "there is no document " + wanted
              : "%d documents have this name, give one of their ids: %s"
                  .formatted(found.size(), found.stream().map(Document::fileId).toList()));
      return found.isEmpty() ? ExitCodes.NOT_FOUND : ExitCodes.FAILED;
    }
    Document document = found.getFirst();
    if (STANDARD_OUTPUT.equals(output)) {
      // Not System.out: a PrintStream hides that its bytes could not be written. Not closed either.
      client.get(document.fileId(), new FileOutputStream(FileDescriptor.out));
      return ExitCodes.DONE;
    }
    return write(client, document, terminal);
  }

  private int write(ArtStoreClient client, Document document, Terminal terminal) throws Exception {
    Path target = target(document);
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      terminal.failure(target + " is no file; give another name with -o");
      return ExitCodes.FAILED;
    }
    if (Files.exists(target) && !force) {
      terminal.failure(target + " is there already; give another name with -o, or --force");
      return ExitCodes.FAILED;
    }
    DurableFiles.replace(
        target,
        (DurableFiles.Content) bytes -> client.get(document.fileId(), bytes),
        DurableFiles.Readers.EVERYONE);
    terminal.result(
        "%s  %s, SHA-256 %s verified"
            .formatted(target, Terminal.bytes(document.size()), document.sha256()),
        new Got(target.toString(), document));
    return ExitCodes.DONE;
  }

  private List<Document> find(ArtStoreClient client) {
    Optional<FileId> id = id();
    return id.isPresent()
        ? client.find(id.get()).stream().toList()
        : client.search(Optional.of(wanted), SearchMode.EXACT, 10, Optional.empty()).items();
  }

  private Optional<FileId> id() {
    try {
      return Optional.of(FileId.parse(wanted));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Path target(Document document) {
    String name = SafeName.of(document.filename());
    if (output == null) {
      return Path.of(name);
    }
    Path given = Path.of(output);
    return Files.isDirectory(given) ? given.resolve(name) : given;
  }

  /** The line of JSON. */
  record Got(String path, Document document) {}
}
