package io.artstore.schemacli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.schema.Reset;
import io.artstore.schema.ResetPlan;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.ServerConnections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Folds the migrations of folders into baselines: all that were asked for, or none. */
@Command(
    name = "reset",
    aliases = "squash",
    description = {
      "Touches no database. Folds the migrations of each folder into one new baseline, written from"
          + " the catalog, after it was proven on scratch databases that both make the same.",
      "The replaced files go to archive/VERSION in the folder. A database at any of their versions"
          + " still walks to the baseline and is stamped, and can be taken back, so commit them."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  schema reset --dry-run                 proves it and says what would change",
      "  schema reset --database accounts",
      "  schema reset --name second_generation"
    })
final class ResetCommand implements Callable<Integer> {
  private static final String FIRST_LINE =
      "No database is touched: this changes files of migrations, after a proof on scratch databases.";
  private static final int SHORT_DIGEST = 8;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Selection selection = new Selection();
  @Mixin private ScratchOption scratch = new ScratchOption();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "baseline",
      description = "What the baseline is called after its version (default: ${DEFAULT-VALUE}).")
  private String name = "baseline";

  @Option(names = "--dry-run", description = "Prove it, say what would change, and change nothing.")
  private boolean dryRun;

  private final Cli cli;
  private final List<ResetPlan> plans = new ArrayList<>();
  private final List<String> resumed = new ArrayList<>();

  /** Entries whose folder another one has, with that one. */
  private final Map<String, String> sameFolder = new TreeMap<>();

  ResetCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    return cli.run(spec, selection, this::reset);
  }

  private ExitCode reset() {
    tell(FIRST_LINE + "\n");
    List<SchemaEntry> entries = onePerFolder(cli.selectedEntries(selection));
    if (!dryRun) {
      entries.forEach(this::resume);
    }
    Function<SchemaEntry, ServerConnections> servers = scratch.servers(cli);
    for (SchemaEntry entry : entries) {
      ResetPlan plan = new Reset(servers.apply(entry)).prove(entry, name, cli.now());
      plans.add(plan);
      tell(text(plan));
    }
    sameFolder.forEach((entry, other) -> tell(entry + ": the same files as " + other + "\n"));
    boolean proven = plans.stream().allMatch(plan -> plan.failures().isEmpty());
    boolean changed = proven && !dryRun && plans.stream().anyMatch(ResetPlan::ready);
    if (changed) {
      plans.stream().filter(ResetPlan::ready).forEach(ResetCommand::publish);
    }
    ExitCode code = proven ? ExitCode.DONE : ExitCode.FINDINGS;
    cli.conclude(spec, selection.json(), answer(changed, code));
    tell(lastLine(proven, changed));
    return code;
  }

  private void tell(String text) {
    if (!selection.json()) {
      Cli.print(spec, text);
    }
  }

  private List<SchemaEntry> onePerFolder(List<SchemaEntry> entries) {
    Map<Path, String> owners = new HashMap<>();
    List<SchemaEntry> first = new ArrayList<>();
    for (SchemaEntry entry : entries) {
      Optional<String> other =
          entry
              .migrations()
              .directory()
              .map(folder -> owners.putIfAbsent(folder.toAbsolutePath().normalize(), entry.name()));
      if (other.isPresent()) {
        sameFolder.put(entry.name(), other.get());
      } else {
        first.add(entry);
      }
    }
    return first;
  }

  private void resume(SchemaEntry entry) {
    Optional<Path> folder = entry.migrations().directory();
    if (folder.isEmpty()) {
      return;
    }
    try {
      Reset.resume(folder.get())
          .map(what -> entry.name() + ", " + folder.get() + ": " + what)
          .ifPresent(
              what -> {
                resumed.add(what);
                tell(what + "\n");
              });
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot finish the reset in " + folder.get() + ": " + DiskFault.words(e), e);
    }
  }

  private static void publish(ResetPlan plan) {
    try {
      Reset.publish(plan);
    } catch (IOException e) {
      throw new UncheckedIOException(
          plan.entry().name()
              + ": the reset in "
              + plan.folder()
              + " was not finished: "
              + DiskFault.words(e)
              + "; run it again, it goes on",
          e);
    }
  }

  private String text(ResetPlan plan) {
    String head = plan.entry().name() + ", " + plan.folder();
    if (!plan.failures().isEmpty()) {
      StringBuilder text = new StringBuilder(head).append(": not proven\n");
      plan.failures()
          .forEach(
              failure -> text.append("  ").append(failure.toString().replace("\n", "\n  ") + "\n"));
      return text.toString();
    }
    if (plan.replaced().isEmpty()) {
      return head + ": nothing to fold\n";
    }
    int count = plan.replaced().size();
    StringBuilder text =
        new StringBuilder(head)
            .append(":\n  ")
            .append(Words.count(count, "migration becomes ", "migrations become "))
            .append(plan.baseline())
            .append("\n  proven  makes the same, rows included; its way back leaves nothing\n")
            .append("  proven  from each of ")
            .append(Words.count(count, "older version", "older versions"))
            .append(": to the end, stamped, and all the way back\n\n");
    TextTable table = new TextTable("  ");
    Map<String, String> created = new TreeMap<>(plan.digests());
    created.forEach((file, digest) -> table.row(file, shortened(digest), "created"));
    new TreeMap<>(plan.moved())
        .forEach((file, digest) -> table.row(file, shortened(digest), fate(file, created)));
    text.append(table).append("\n  kept in ").append(plan.archive()).append("\n");
    plan.notes().forEach(note -> text.append(Paragraph.of("  note: ", note)).append("\n"));
    return text.toString();
  }

  private static String fate(String file, Map<String, String> created) {
    return created.containsKey(file) ? "replaced, kept" : "deleted, kept";
  }

  private static String shortened(String digest) {
    return digest.substring(0, SHORT_DIGEST) + "...";
  }

  private String lastLine(boolean proven, boolean changed) {
    if (!proven) {
      return "Nothing was changed, in no folder: the proof failed.";
    }
    long ready = plans.stream().filter(ResetPlan::ready).count();
    if (ready == 0) {
      return resumed.isEmpty()
          ? "Nothing to do."
          : "Done: what was cut off is finished, and there is nothing more to fold.";
    }
    String folders = Words.count((int) ready, "folder", "folders");
    return changed
        ? "Done: "
            + folders
            + " folded, no database touched. Commit the files; then stamp each database with: "
            + cli.remedy().line("upgrade")
        : "Nothing was changed (--dry-run): " + folders + " can be folded.";
  }

  private ObjectNode answer(boolean changed, ExitCode code) {
    ObjectNode answer = Cli.object();
    answer.put("databases_touched", 0).put("changed", changed).put("dry_run", dryRun);
    ArrayNode entries = answer.putArray("entries");
    for (ResetPlan plan : plans) {
      ObjectNode entry = entries.addObject();
      entry.put("entry", plan.entry().name()).put("folder", plan.folder().toString());
      entry.put("baseline", plan.baseline()).put("proven", plan.failures().isEmpty());
      ArrayNode replaced = entry.putArray("replaced");
      plan.replaced().forEach(replaced::add);
      ArrayNode created = entry.putArray(changed ? "created" : "would_create");
      ArrayNode deleted = entry.putArray(changed ? "deleted" : "would_delete");
      if (plan.ready()) {
        plan.digests()
            .forEach((file, digest) -> created.addObject().put("file", file).put("sha256", digest));
        new TreeMap<>(plan.moved())
            .forEach(
                (file, digest) ->
                    deleted
                        .addObject()
                        .put("file", file)
                        .put("sha256", digest)
                        .put("kept_as", plan.archive() + "/" + file));
      }
      ArrayNode failures = entry.putArray("failures");
      plan.failures().forEach(failure -> failures.add(failure.toString()));
      ArrayNode notes = entry.putArray("notes");
      plan.notes().forEach(notes::add);
    }
    ArrayNode finished = answer.putArray("resumed");
    resumed.forEach(finished::add);
    sameFolder.keySet().forEach(answer.putArray("same_folder")::add);
    answer.put("exit_code", code.code());
    return answer;
  }
}
