package io.artstore.schemacli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.schema.Isolation;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.ServerConnections;
import io.artstore.schema.lint.EntryReport;
import io.artstore.schema.lint.Finding;
import io.artstore.schema.lint.Linter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks at migrations, not at databases: what runs, runs on scratch databases. */
@Command(
    name = "lint",
    description = {
      "Finds what is wrong with the migrations: runs them up and back on scratch databases, which"
          + " are made and dropped, and reads the catalog after each step. What a script does beyond"
          + " its database is taken back and named.",
      "A finding that stays on purpose has a line in lint.accepted beside the migrations: RULE"
          + " OBJECT REASON."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing found that is not accepted",
      "1:a server cannot be asked",
      "2:the command line is wrong",
      "3:there are findings"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  schema lint",
      "  schema lint --database admin-module --details",
      "  schema lint --scratch postgresql://postgres@spare:5432",
      "  schema lint --json"
    })
final class LintCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Selection selection = new Selection();

  @Mixin private ScratchOption scratch = new ScratchOption();

  @Option(
      names = "--details",
      description = "Also list the notes, and what is accepted with its reason.")
  private boolean details;

  private final Cli cli;

  LintCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    return cli.stop().during(() -> cli.run(spec, selection, this::lint));
  }

  private ExitCode lint() {
    List<SchemaEntry> entries = cli.targets().entries();
    List<String> chosen = cli.selectedEntries(selection).stream().map(SchemaEntry::name).toList();
    List<EntryReport> reports =
        linter().lint(entries).stream()
            .filter(report -> chosen.contains(report.entry().name()))
            .toList();
    boolean clean = reports.stream().allMatch(report -> report.findings().isEmpty());
    ExitCode code = clean ? ExitCode.DONE : ExitCode.FINDINGS;
    cli.conclude(spec, selection.json(), json(reports, code));
    if (!selection.json()) {
      Cli.print(spec, new LintText(reports).text(details));
    }
    return code;
  }

  private Linter linter() {
    Function<SchemaEntry, ServerConnections> servers = scratch.servers(cli);
    return new Linter(
        servers,
        entry -> Isolation.begin(servers.apply(entry), cli.targets().neighbours()),
        cli.scratchCare(spec));
  }

  private static ObjectNode json(List<EntryReport> reports, ExitCode code) {
    ObjectNode answer = Cli.object();
    ArrayNode entries = answer.putArray("entries");
    for (EntryReport report : reports) {
      ObjectNode entry = entries.addObject();
      entry.put("entry", report.entry().name());
      entry.put("database", report.entry().database());
      entry.put("migrations", report.migrations());
      ArrayNode findings = entry.putArray("findings");
      report.findings().forEach(finding -> add(findings.addObject(), finding));
      ArrayNode accepted = entry.putArray("accepted");
      report
          .accepted()
          .forEach(
              one -> {
                ObjectNode node = accepted.addObject();
                add(node, one.finding());
                node.put("accepted_because", one.reason());
              });
      ArrayNode notes = entry.putArray("notes");
      report.notes().forEach(note -> add(notes.addObject(), note));
    }
    answer.put("exit_code", code.code());
    return answer;
  }

  private static void add(ObjectNode node, Finding finding) {
    node.put("rule", finding.rule().name());
    node.put("object", finding.object());
    if (!finding.file().isEmpty()) {
      node.put("file", finding.file());
    }
    if (finding.line() > 0) {
      node.put("line", finding.line());
    }
    node.put("message", finding.message());
    node.put("reason", finding.rule().reason());
    node.put("hint", finding.hint());
  }
}
