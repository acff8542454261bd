/**
 * Who is calling: bearer tokens are verified here, locally, with keys from the admin module or from
 * a file, and a module that acts for somebody is told apart from the one it acts for. It decides
 * nothing about what a caller may do.
 */
@NullMarked
package io.artstore.servicekit.security;

import org.jspecify.annotations.NullMarked;
