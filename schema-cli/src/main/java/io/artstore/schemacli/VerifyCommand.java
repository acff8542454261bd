package io.artstore.schemacli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.schema.ProofFailure;
import io.artstore.schema.ProofResult;
import io.artstore.schema.ProvenJson;
import io.artstore.schema.Prover;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.ServerConnections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Proves the migrations of each entry on scratch databases; one fault does not hide the next. */
@Command(
    name = "verify",
    description = {
      "Proves the migrations on scratch databases, which are made and dropped: every step up, down"
          + " and up again with rows in place, all the way up and back beside objects of others, and"
          + " with two prefixes in one database.",
      "The databases of the entries are not touched. What was proven is written to proven.json in the"
          + " folder, for migrations of a manifest."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  schema verify",
      "  schema verify --database artstore_admin",
      "  schema verify --scratch postgresql://postgres@spare:5432 --json"
    })
final class VerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Selection selection = new Selection();

  @Mixin private ScratchOption scratch = new ScratchOption();

  private final Cli cli;

  VerifyCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    return cli.run(spec, selection, this::verify);
  }

  private ExitCode verify() {
    long begin = System.nanoTime();
    Function<SchemaEntry, ServerConnections> servers = scratch.servers(cli);
    List<ProofResult> results = new ArrayList<>();
    for (SchemaEntry entry : cli.selectedEntries(selection)) {
      ProofResult result = new Prover(servers.apply(entry)).prove(entry);
      results.add(result);
      Optional<Path> written = write(result);
      if (!selection.json()) {
        Cli.print(spec, text(result));
        written.ifPresent(file -> Cli.print(spec, "  written to " + file + "\n"));
      }
    }
    boolean proven = results.stream().allMatch(result -> result.proven().isPresent());
    ExitCode code = proven ? ExitCode.DONE : ExitCode.FINDINGS;
    cli.conclude(spec, selection.json(), answer(results, code));
    if (!selection.json()) {
      Cli.print(spec, summary(results, Duration.ofNanos(System.nanoTime() - begin)));
    }
    return code;
  }

  /** Migrations that came with the program were proven when it was made. */
  private static Optional<Path> write(ProofResult result) {
    Optional<Path> file =
        result.entry().migrations().directory().map(folder -> folder.resolve(ProvenJson.FILE));
    if (file.isPresent() && result.proven().isPresent()) {
      try {
        result.proven().get().write(file.get());
        return file;
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + file.get(), e);
      }
    }
    return Optional.empty();
  }

  private static String text(ProofResult result) {
    TextTable table = new TextTable("  ");
    result
        .proven()
        .ifPresent(
            proven ->
                proven
                    .migrations()
                    .forEach(
                        one ->
                            table.row(
                                one.version() + " " + one.name(),
                                "up ok",
                                "down ok",
                                "up again ok",
                                effects(one))));
    StringBuilder text =
        new StringBuilder(result.entry().name())
            .append(result.failures().isEmpty() ? ": proven" : ": not proven")
            .append("\n")
            .append(table);
    for (ProofFailure failure : result.failures()) {
      text.append("\n  ").append(failure.toString().replace("\n", "\n  "));
    }
    result.warnings().forEach(warning -> text.append("\n  note: ").append(warning));
    return text.append("\n").toString();
  }

  /** What the two ways do to rows; the way up is told only where it does anything. */
  private static String effects(ProvenJson.ProvenMigration one) {
    String down = words(one.down());
    return one.up().kind() == ProvenJson.Effect.Kind.LOSSLESS
        ? down
        : "way up: " + words(one.up()) + ", way back: " + down;
  }

  private static String words(ProvenJson.Effect effect) {
    return switch (effect.kind()) {
      case LOSSLESS -> "lossless";
      case LOSES_ROWS -> "loses rows";
      case MAY_REFUSE -> "may refuse";
      case LOSES_ROWS_OR_REFUSES -> "loses rows or refuses";
      case UNKNOWN -> "unknown";
    };
  }

  private static String summary(List<ProofResult> results, Duration taken) {
    long proven = results.stream().filter(result -> result.proven().isPresent()).count();
    int failures = results.stream().mapToInt(result -> result.failures().size()).sum();
    return String.format(
        Locale.ROOT,
        "%d of %s proven%s, in %s.",
        proven,
        Words.count(results.size(), "entry is", "entries are"),
        failures == 0 ? "" : ", " + Words.count(failures, "fault", "faults"),
        Words.seconds(taken));
  }

  private static ObjectNode answer(List<ProofResult> results, ExitCode code) {
    ObjectNode answer = Cli.object();
    ArrayNode entries = answer.putArray("entries");
    for (ProofResult result : results) {
      ObjectNode entry = entries.addObject();
      entry.put("entry", result.entry().name()).put("proven", result.proven().isPresent());
      ArrayNode migrations = entry.putArray("migrations");
      Optional<ProvenJson> proven = result.proven();
      proven
          .map(ProvenJson::migrations)
          .orElse(List.of())
          .forEach(
              one ->
                  migrations
                      .addObject()
                      .put("version", one.version().text())
                      .put("name", one.name())
                      .put("up", name(one.up()))
                      .put("down", name(one.down())));
      ArrayNode failures = entry.putArray("failures");
      result
          .failures()
          .forEach(
              failure ->
                  failures
                      .addObject()
                      .put("migration", failure.migration())
                      .put("summary", failure.summary())
                      .put("detail", failure.detail()));
      ArrayNode warnings = entry.putArray("warnings");
      result.warnings().forEach(warnings::add);
    }
    answer.put("exit_code", code.code());
    return answer;
  }

  private static String name(ProvenJson.Effect effect) {
    return effect.kind().name().toLowerCase(Locale.ROOT);
  }
}
