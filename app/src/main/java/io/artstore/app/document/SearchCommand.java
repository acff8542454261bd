package io.artstore.app.document;

import io.artstore.api.file.Document;
import io.artstore.api.file.DocumentPage;
import io.artstore.api.search.SearchMode;
import io.artstore.app.connection.ClientCommand;
import io.artstore.app.connection.ExitCodes;
import io.artstore.app.connection.Terminal;
import io.artstore.client.ArtStoreClient;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code artstore search}. */
@Command(
    name = "search",
    description = "Find documents by words, by a part of the name, or by the exact name.",
    footer = {
      "",
      "Without words, all documents are listed, newest first.",
      "",
      "Examples:",
      "  artstore search supply contract",
      "  artstore search --mode partial 2026-11",
      "  artstore search --mode exact contract.pdf --json",
      "",
      ExitCodes.HELP
    })
public final class SearchCommand extends ClientCommand {
  private static final int PAGE = 100;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  @Parameters(arity = "0..*", paramLabel = "WORDS", description = "What to look for.")
  private List<String> words = List.of();

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "fulltext",
      description = "fulltext, partial or exact (default: ${DEFAULT-VALUE}).")
  private String mode = "fulltext";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "Documents at most (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Spec private CommandSpec command = CommandSpec.create();

  @Override
  protected int run(ArtStoreClient client, Terminal terminal) {
    SearchMode searchMode =
        SearchMode.of(mode)
            .orElseThrow(() -> usage("--mode is fulltext, partial or exact, not " + mode));
    if (limit < 1) {
      throw usage("--limit is at least 1, not " + limit);
    }
    Optional<String> query = Optional.of(String.join(" ", words)).filter(text -> !text.isBlank());
    Optional<String> cursor = Optional.empty();
    int shown = 0;
    do {
      DocumentPage page = client.search(query, searchMode, Math.min(PAGE, limit - shown), cursor);
      page.items().forEach(document -> terminal.result(line(document), document));
      shown += page.items().size();
      cursor = page.nextCursor();
    } while (cursor.isPresent() && shown < limit);
    terminal.note(summary(shown, cursor.isPresent()));
    return ExitCodes.DONE;
  }

  private static String summary(int shown, boolean more) {
    String found =
        shown == 0 ? "Nothing found." : shown == 1 ? "1 document." : shown + " documents.";
    return more ? found + " There are more: raise --limit." : found;
  }

  private static String line(Document document) {
    return "%s  %8s  %s  %s"
        .formatted(
            document.fileId(),
            Terminal.bytes(document.size()),
            TIME.format(document.createdAt()),
            document.filename());
  }

  private ParameterException usage(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
