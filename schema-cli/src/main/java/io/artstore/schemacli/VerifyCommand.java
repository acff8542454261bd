package io.artstore.schemacli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.schema.Isolation;
import io.artstore.schema.MigrationVersion;
import io.artstore.schema.ReleasedVersions;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.ScratchLeftovers;
import io.artstore.schema.ScratchLeftovers.Fate;
import io.artstore.schema.ScratchLeftovers.Leftover;
import io.artstore.schema.ServerConnections;
import io.artstore.schema.lint.EntryReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Proves the migrations of each entry on scratch databases; one fault does not hide the next. */
@Command(
    name = "verify",
    description = {
      "Proves the migrations on scratch databases, which are made and dropped: every step up, down"
          + " and up again with rows in place, all the way up and back beside objects of others, from"
          + " every released version, and with two prefixes in one database; and that nothing else on"
          + " the scratch server changes.",
      "The databases of the entries are not touched. What was proven is written to proven.json in the"
          + " folder, for migrations of a manifest. A scratch database with a fault is kept for a look."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all is proven",
      "1:a server cannot be asked",
      "2:the command line or the manifest is wrong",
      "3:something is not proven, or changed elsewhere; a scratch database could not be dropped"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  schema verify",
      "  schema verify --database artstore_admin",
      "  schema verify --scratch postgresql://postgres@spare:5432 --json",
      "  schema verify --clean-up         drops the scratch databases that were kept or left"
    })
final class VerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Selection selection = new Selection();

  @Mixin private ScratchOption scratch = new ScratchOption();

  @Option(
      names = "--clean-up",
      description =
          "Prove nothing; drop the scratch databases of this tool that are on the scratch server and"
              + " not in use.")
  private boolean cleanUp;

  private final Cli cli;

  VerifyCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    return cleanUp
        ? cli.run(spec, selection, this::cleanUp)
        : cli.stop().during(() -> cli.run(spec, selection, this::verify));
  }

  private ExitCode verify() {
    long begin = System.nanoTime();
    List<SchemaEntry> entries = cli.selectedEntries(selection);
    requireReleased();
    Verification verification =
        new Verification(cli.targets(), scratch.servers(cli), entries, cli.scratchCare(spec));
    verification.begin();
    VerifyText text =
        new VerifyText(
            cli.remedy(), selection.text(), entries.stream().map(SchemaEntry::name).toList());
    List<String> remarks = cli.targets().scratchRemarks();
    say(text.head(verification.scratchServers(), entries.size(), remarks));
    List<Verification.Proven> proofs = verification.prove(proven -> say(text.entry(proven)));
    List<EntryReport> lint = verification.lint();
    Map<String, Isolation.Report> isolation = verification.isolation();
    boolean isolated = isolation.values().stream().allMatch(one -> one.changes().isEmpty());
    proofs = isolated ? verification.write() : proofs;
    boolean proven = proofs.stream().allMatch(one -> one.result().proven().isPresent());
    ExitCode code = proven && isolated ? ExitCode.DONE : ExitCode.FINDINGS;
    Duration taken = Duration.ofNanos(System.nanoTime() - begin);
    say("\n" + text.isolation(isolation));
    say(text.lint(lint) + "\n");
    say(text.faults(proofs, isolation));
    say(text.summary(proofs, isolated, taken));
    VerifyJson json = new VerifyJson();
    json.add(verification.scratchServers(), remarks);
    json.addProofs(proofs);
    json.addIsolation(isolation);
    json.addLint(lint);
    cli.conclude(spec, selection.json(), json.answer(taken, code));
    return code;
  }

  private void say(String text) {
    if (!selection.json() && !text.isEmpty()) {
      Cli.print(spec, text);
    }
  }

  /** A version that is in no folder would silently be no start. */
  private void requireReleased() {
    List<SchemaEntry> all = cli.targets().entries();
    for (MigrationVersion version : cli.targets().released().named()) {
      boolean known =
          all.stream()
              .flatMap(entry -> entry.migrations().inspect(entry.prefix()).steps().stream())
              .anyMatch(step -> ReleasedVersions.means(version, step.version()));
      if (!known) {
        throw new IllegalArgumentException(
            "released: " + version + " is in no folder of migrations");
      }
    }
  }

  private ExitCode cleanUp() {
    Function<SchemaEntry, ServerConnections> servers = scratch.servers(cli);
    Set<String> seen = new HashSet<>();
    List<Leftover> found = new ArrayList<>();
    for (SchemaEntry entry : cli.selectedEntries(selection)) {
      for (Leftover leftover : new ScratchLeftovers(servers.apply(entry)).drop()) {
        if (seen.add(leftover.database())) {
          found.add(leftover);
        }
      }
    }
    ObjectNode answer = Cli.object();
    ArrayNode databases = answer.putArray("databases");
    found.forEach(
        one ->
            databases
                .addObject()
                .put("database", one.database())
                .put("fate", one.fate().name().toLowerCase(Locale.ROOT))
                .put("about", one.about()));
    boolean all = found.stream().allMatch(one -> one.fate() == Fate.DROPPED);
    ExitCode code = all ? ExitCode.DONE : ExitCode.FINDINGS;
    answer.put("exit_code", code.code());
    cli.conclude(spec, selection.json(), answer);
    if (!selection.json()) {
      tell(found);
    }
    return code;
  }

  private void tell(List<Leftover> found) {
    TextTable table = new TextTable("  ");
    found.forEach(one -> table.row(one.database(), words(one.fate()), one.about()));
    if (!found.isEmpty()) {
      Cli.print(spec, table.toString());
    }
    long dropped = found.stream().filter(one -> one.fate() == Fate.DROPPED).count();
    long left = found.size() - dropped;
    Cli.print(
        spec,
        found.isEmpty()
            ? "There is no scratch database to drop."
            : Words.count((int) dropped, "scratch database", "scratch databases")
                + " dropped, "
                + left
                + " left.");
  }

  private static String words(Fate fate) {
    return switch (fate) {
      case DROPPED -> "dropped";
      case IN_USE -> "left, in use";
      case NOT_OURS -> "left, not ours";
      case REFUSED -> "left, refused";
    };
  }
}
