/**
 * Carries out changes that span files and database: one at a time for each document, each written
 * down before it begins, each settled by recovery when it meets a fault.
 */
@NullMarked
package io.artstore.element.change;

import org.jspecify.annotations.NullMarked;
