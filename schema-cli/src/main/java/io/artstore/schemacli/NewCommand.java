package io.artstore.schemacli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.schema.NewMigration;
import io.artstore.schema.SchemaEntry;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Begins a migration in the folder of an entry. */
@Command(
    name = "new",
    description = {
      "Begins a migration: the pair of files with the next version, empty but for what may stand in"
          + " them.",
      "The version is the minute in UTC, or what follows the newest of the folder. No file is written"
          + " over, no database is asked."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  schema new add_state --manifest schema.yaml",
      "  schema new 'wider counters' --database stock-north --manifest schema.yaml"
    })
final class NewCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "NAME",
      description = "What it does, in a few words; spaces and hyphens become underscores.")
  private String name = "";

  @Option(
      names = "--database",
      paramLabel = "NAME",
      description =
          "The entry, by its name or that of its database; needed when there are several.")
  private @Nullable String database;

  @Option(names = "--json", description = "Answer with one JSON object.")
  private boolean json;

  private final Cli cli;

  NewCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    return cli.run(spec, json, this::begin);
  }

  private ExitCode begin() {
    String file = NewMigration.normalized(name);
    SchemaEntry entry = entry();
    NewMigration.Begun begun = new NewMigration(cli.clock()).write(entry, file);
    String verify = cli.remedy().line("verify --database " + entry.name());
    String plan = cli.remedy().line("plan --database " + entry.name());
    if (json) {
      ObjectNode answer = Cli.object();
      answer.put("entry", entry.name());
      answer.put("up", begun.up().toString()).put("down", begun.down().toString());
      answer.put("seed", begun.seed().toString());
      answer.put("next", verify).put("exit_code", ExitCode.DONE.code());
      Cli.answer(spec, answer);
    } else {
      Cli.print(
          spec,
          String.join(
              "\n",
              "Written for " + entry.name() + ":",
              "  forward       " + begun.up(),
              "  the way back  " + begun.down(),
              "Next",
              "  write both, and rows for the proof into " + begun.seed(),
              "  prove it:     " + verify,
              "  look ahead:   " + plan,
              "No database knows of it yet."));
    }
    return ExitCode.DONE;
  }

  /** The one that was named, or the only one there is; several of one folder are as one. */
  private SchemaEntry entry() {
    List<SchemaEntry> entries =
        cli.targets().entries().stream()
            .filter(entry -> database == null || Cli.named(entry, database))
            .toList();
    List<String> names =
        (entries.isEmpty() ? cli.targets().entries() : entries)
            .stream().map(SchemaEntry::name).toList();
    if (entries.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no " + database + "; known are " + String.join(", ", names));
    }
    if (entries.stream().map(entry -> entry.migrations().title()).distinct().count() > 1) {
      throw new IllegalArgumentException(
          "for which one? say --database NAME, one of "
              + String.join(", ", names)
              + "; nothing was written");
    }
    return entries.getFirst();
  }
}
