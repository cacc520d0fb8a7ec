package io.ostiary.cli.command;

/** A command that goes on until it is ended, and whose output is its log. */
interface ServiceCommand {}
