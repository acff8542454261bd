/**
 * What a service is told from outside: a YAML file, the environment, files with secrets. Everything
 * unknown or missing is named at once, before anything starts; values of secrets are never shown.
 */
@NullMarked
package io.artstore.servicekit.config;

import org.jspecify.annotations.NullMarked;
