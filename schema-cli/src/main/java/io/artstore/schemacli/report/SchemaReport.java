package io.artstore.schemacli.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.schema.EntryStatus;
import io.artstore.schema.SchemaObjects;
import io.artstore.schemacli.report.Document.Check;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The report on a piece of work: what the schemas are, what was found, tried and done, and what of
 * the deployment checklist is shown by evidence. Three forms of the same content.
 */
public final class SchemaReport {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final ReportFacts facts;
  private final List<Fault> faults;
  private final Checklist checklist;
  private final RunResults results;
  private final LostRows losses;
  private final Conclusions conclusions;

  private SchemaReport(ReportFacts facts) {
    this.facts = facts;
    this.faults = new Faults(facts).find();
    this.checklist = new Checklist(facts);
    this.results = new RunResults(facts.runs());
    this.losses = new LostRows(facts.runs());
    this.conclusions = new Conclusions(facts, faults, losses);
  }

  public static SchemaReport of(ReportFacts facts) {
    return new SchemaReport(facts);
  }

  static String time(Instant moment) {
    return TIME.format(moment);
  }

  /** One word and a sentence; the last line of the command says it too. */
  public String status() {
    return conclusions.status();
  }

  public String markdown() {
    return MarkdownPage.of(document());
  }

  public String html() {
    return HtmlPage.of("Schema report: " + conclusions.task(), document());
  }

  private Document document() {
    Document page = new Document();
    page.heading(1, "Schema report");
    page.table(
        List.of("", ""),
        List.of(
            List.of("Date", time(facts.madeAt())),
            List.of("Task", conclusions.task()),
            List.of("Status", conclusions.status()),
            List.of("Period", "since " + time(facts.since())),
            List.of("Made by", facts.madeBy() + ", version " + facts.toolVersion())));
    page.heading(2, "Summary").bullets(conclusions.summary());
    addModules(page);
    addFaults(page);
    results.addTo(page);
    losses.addTo(page);
    page.heading(2, "The databases");
    addServers(page);
    page.code(tree());
    addFiles(page);
    page.heading(2, "Deployment checklist");
    page.heading(3, "Before").checks(checklist.before());
    page.heading(3, "Deployment").checks(checklist.steps());
    page.heading(3, "Afterwards").checks(checklist.afterwards());
    page.heading(2, "Rules learned").bullets(conclusions.rules());
    addSettings(page);
    page.heading(2, "Next steps").bullets(conclusions.nextSteps());
    return page;
  }

  private void addModules(Document page) {
    page.heading(2, "Modules");
    for (EntryStatus status : facts.entries()) {
      SchemaObjects objects = status.objects();
      page.heading(3, status.entry().name());
      List<String> lines = new ArrayList<>();
      lines.add("Database: " + status.entry().database());
      status.entry().prefix().ifPresent(prefix -> lines.add("Prefix: " + prefix));
      lines.add("Migration: " + status.version().orElse("none applied"));
      if (!status.waiting().isEmpty()) {
        lines.add(
            "Waiting: "
                + status.waiting().stream()
                    .map(waiting -> waiting.title())
                    .collect(Collectors.joining(", ")));
      }
      lines.add(
          "Tables ("
              + objects.tables().size()
              + " beside the history): "
              + named(objects.tables().stream().map(table -> table.name()).toList()));
      lines.add(
          "ENUM types ("
              + objects.enums().size()
              + "): "
              + named(objects.enums().stream().map(type -> type.name()).toList()));
      page.bullets(lines);
    }
    if (!facts.unreachable().isEmpty()) {
      page.paragraph("Could not be asked:").bullets(facts.unreachable());
    }
  }

  private void addServers(Document page) {
    page.table(
        List.of("Module", "Database", "Server", "PostgreSQL", "Known"),
        facts.servers().stream()
            .map(
                server ->
                    List.of(
                        server.entry(),
                        server.database(),
                        orNotKnown(server.address()),
                        orNotKnown(server.version()),
                        server.known()))
            .toList());
  }

  private static String orNotKnown(String text) {
    return text.isEmpty() ? "not known" : text;
  }

  private static String named(List<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  private void addFaults(Document page) {
    page.heading(2, "Faults found");
    if (faults.isEmpty()) {
      page.paragraph("None in this period.");
    }
    int number = 0;
    for (Fault fault : faults) {
      page.heading(3, ++number + ". " + fault.where() + ": " + fault.issue());
      page.paragraph(
          "Found by "
              + fault.command()
              + " on "
              + time(fault.at())
              + "; "
              + (fault.gone()
                  ? "not found any more later."
                  : "still there as far as it is known."));
      if (!fault.error().isEmpty()) {
        page.paragraph("Error:").code(fault.error());
      }
      if (!fault.fix().isEmpty()) {
        page.paragraph("Fix:").code(fault.fix());
      }
    }
  }

  /** By database, because several schemas may share one. */
  private String tree() {
    Map<String, List<EntryStatus>> databases = new TreeMap<>();
    facts
        .entries()
        .forEach(
            status ->
                databases
                    .computeIfAbsent(status.entry().database(), name -> new ArrayList<>())
                    .add(status));
    StringBuilder text = new StringBuilder("databases\n");
    databases.forEach(
        (database, entries) -> {
          text.append("+-- ").append(database).append('\n');
          for (EntryStatus status : entries) {
            text.append("|   +-- (")
                .append(status.entry().name())
                .append(", ")
                .append(status.version().orElse("no version"))
                .append(")\n");
            leaves(status.objects())
                .forEach(leaf -> text.append("|   |   +-- ").append(leaf).append('\n'));
          }
        });
    return text.toString();
  }

  private static List<String> leaves(SchemaObjects objects) {
    List<String> leaves = new ArrayList<>();
    objects.tables().forEach(table -> leaves.add(table.name()));
    objects.enums().forEach(type -> leaves.add(type.name() + " (ENUM)"));
    return leaves;
  }

  private void addFiles(Document page) {
    page.heading(2, "Files changed");
    List<String> changed = results.filesChanged();
    if (changed.isEmpty()) {
      page.paragraph("None by the runs of this period.");
    } else {
      page.bullets(changed);
    }
    page.heading(2, "Migrations deleted and created");
    List<String> deleted = results.migrations("deleted");
    List<String> created = results.migrations("created");
    page.paragraph("Deleted: " + deleted.size() + ". Created: " + created.size() + ".");
    if (!deleted.isEmpty() || !created.isEmpty()) {
      List<List<String>> rows = new ArrayList<>();
      deleted.forEach(file -> rows.add(List.of("deleted", file)));
      created.forEach(file -> rows.add(List.of("created", file)));
      page.table(List.of("", "File"), rows);
    }
  }

  private void addSettings(Document page) {
    page.heading(2, "Environment settings required");
    if (facts.settings().isEmpty()) {
      page.paragraph("None are listed.");
      return;
    }
    page.table(
        List.of("Module", "Setting", "State"),
        facts.settings().stream()
            .map(setting -> List.of(setting.entry(), setting.name(), setting.text()))
            .toList());
  }

  /** The same for programs. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("date", facts.madeAt().toString());
    json.put("task", conclusions.task());
    json.put("status", conclusions.status());
    json.put("since", facts.since().toString());
    json.put("made_by", facts.madeBy());
    json.put("tool_version", facts.toolVersion());
    conclusions.summary().forEach(json.putArray("summary")::add);
    facts.entries().forEach(status -> module(json.withArray("modules").addObject(), status));
    facts.unreachable().forEach(json.putArray("unreachable")::add);
    ArrayNode found = json.putArray("faults");
    faults.forEach(fault -> add(found.addObject(), fault));
    json.set("results", results.json());
    json.set("losses", losses.json());
    ArrayNode servers = json.putArray("servers");
    facts.servers().forEach(server -> add(servers.addObject(), server));
    results.filesChanged().forEach(json.putArray("files_changed")::add);
    results.migrations("deleted").forEach(json.putArray("migrations_deleted")::add);
    results.migrations("created").forEach(json.putArray("migrations_created")::add);
    ObjectNode boxes = json.putObject("checklist");
    add(boxes.putArray("before"), checklist.before());
    add(boxes.putArray("deployment"), checklist.steps());
    add(boxes.putArray("afterwards"), checklist.afterwards());
    conclusions.rules().forEach(json.putArray("rules_learned")::add);
    ArrayNode settings = json.putArray("settings");
    facts
        .settings()
        .forEach(
            setting ->
                settings
                    .addObject()
                    .put("entry", setting.entry())
                    .put("name", setting.name())
                    .put("state", setting.text()));
    conclusions.nextSteps().forEach(json.putArray("next_steps")::add);
    return json;
  }

  private static void module(ObjectNode module, EntryStatus status) {
    module.put("entry", status.entry().name()).put("database", status.entry().database());
    status.entry().prefix().ifPresent(prefix -> module.put("prefix", prefix));
    module.put("state", status.state().name().toLowerCase(Locale.ROOT));
    status.version().ifPresent(version -> module.put("version", version));
    status.head().ifPresent(head -> module.put("head", head));
    ArrayNode tables = module.putArray("tables");
    status.objects().tables().forEach(table -> tables.add(table.name()));
    ArrayNode enums = module.putArray("enum_types");
    status.objects().enums().forEach(type -> enums.add(type.name()));
  }

  private static void add(ObjectNode node, Fault fault) {
    node.put("at", fault.at().toString())
        .put("found_by", fault.command())
        .put("where", fault.where())
        .put("issue", fault.issue())
        .put("error", fault.error())
        .put("fix", fault.fix())
        .put("gone", fault.gone());
  }

  private static void add(ObjectNode node, DatabaseServer server) {
    node.put("entry", server.entry()).put("database", server.database());
    if (!server.address().isEmpty()) {
      node.put("address", server.address()).put("server_version", server.version());
    }
    node.put("known", server.known());
  }

  private static void add(ArrayNode list, List<Check> checks) {
    for (Check check : checks) {
      list.addObject()
          .put("ticked", check.ticked())
          .put("text", check.text())
          .put("reason", check.reason());
    }
  }
}
