package io.artstore.schema;

import java.util.ArrayList;
import java.util.List;

/**
 * What an administrator has to do once, before a schema can be upgraded; all of it may be repeated.
 */
final class ProvisionPlan {
  private final SchemaEntry entry;
  private final String database;
  private final String owner;
  private final String runtime;

  ProvisionPlan(SchemaEntry entry) {
    this.entry = entry;
    this.database = SqlNames.quote(entry.database());
    this.owner = SqlNames.quote(entry.ownerRole());
    this.runtime = SqlNames.quote(entry.runtimeRole());
  }

  List<ProvisionStep> steps() {
    List<ProvisionStep> steps = new ArrayList<>(serverSteps());
    steps.addAll(databaseSteps());
    return steps;
  }

  private List<ProvisionStep> serverSteps() {
    return List.of(
        onServer(roleIsMissing(entry.ownerRole()), "CREATE ROLE " + owner + " NOLOGIN"),
        onServer(roleIsMissing(entry.runtimeRole()), "CREATE ROLE " + runtime + " LOGIN"),
        onServer(
            "NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)",
            "GRANT " + owner + " TO CURRENT_USER"),
        onServer(
            "NOT EXISTS (SELECT 1 FROM pg_database WHERE datname = "
                + SqlNames.literal(entry.database())
                + ")",
            "CREATE DATABASE "
                + database
                + " OWNER "
                + owner
                + " TEMPLATE template0 ENCODING 'UTF8'"),
        onServer("", "REVOKE ALL ON DATABASE " + database + " FROM PUBLIC"),
        onServer("", "GRANT CONNECT ON DATABASE " + database + " TO " + owner + ", " + runtime));
  }

  private List<ProvisionStep> databaseSteps() {
    List<ProvisionStep> steps = new ArrayList<>();
    for (String extension : entry.extensions()) {
      steps.add(
          inDatabase(
              "NOT EXISTS (SELECT 1 FROM pg_extension WHERE extname = "
                  + SqlNames.literal(extension)
                  + ")",
              "CREATE EXTENSION " + SqlNames.quote(extension) + " WITH SCHEMA public"));
    }
    steps.add(inDatabase("", "REVOKE CREATE ON SCHEMA public FROM PUBLIC"));
    steps.add(inDatabase("", "GRANT USAGE, CREATE ON SCHEMA public TO " + owner));
    steps.add(inDatabase("", "GRANT USAGE ON SCHEMA public TO " + runtime));
    String defaults = "ALTER DEFAULT PRIVILEGES FOR ROLE " + owner + " IN SCHEMA public GRANT ";
    steps.add(inDatabase("", defaults + "SELECT, INSERT, UPDATE, DELETE ON TABLES TO " + runtime));
    steps.add(inDatabase("", defaults + "USAGE, SELECT ON SEQUENCES TO " + runtime));
    return steps;
  }

  private static ProvisionStep onServer(String condition, String sql) {
    return new ProvisionStep("", condition, sql);
  }

  private ProvisionStep inDatabase(String condition, String sql) {
    return new ProvisionStep(entry.database(), condition, sql);
  }

  private static String roleIsMissing(String role) {
    return "NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = " + SqlNames.literal(role) + ")";
  }

  /** The same for psql, for administrators who let no program do it. */
  String script() {
    StringBuilder text =
        new StringBuilder()
            .append("-- Database ")
            .append(entry.database())
            .append(" for ")
            .append(entry.name())
            .append(". Run it with psql as an administrator; it may be run again.\n")
            .append("\\set ON_ERROR_STOP on\n");
    String connected = "-";
    for (ProvisionStep step : steps()) {
      if (!step.database().equals(connected)) {
        connected = step.database();
        String name = connected.isEmpty() ? ServerConnections.MAINTENANCE_DATABASE : connected;
        text.append("\\connect ").append(SqlNames.quote(name)).append('\n');
      }
      text.append(step.forPsql()).append('\n');
    }
    return text.append("-- The password of the role that the program connects as:\n")
        .append("\\password ")
        .append(runtime)
        .append('\n')
        .toString();
  }
}
