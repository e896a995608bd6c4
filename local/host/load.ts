/** Loads a function app: reads host.json, loads the entry files and runs the start hooks. */
import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { asObject, type JsonObject } from '../../src/json';
import type { CoreRegistry } from './core';
import { createRoute, inHostOrder, type Route } from './routes';

/** A loaded function app. */
export interface LoadedApp {
  /** In the order in which the host tries them. */
  routes: Route[];
  /** Set when host.json cannot be read: why every call gets the status 503. */
  broken?: string;
}

const allMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE'];

/**
 * Loads the app in a folder. As on the real host, the app has no functions if one of its entry files throws.
 *
 * @param registry - receives what the app registers
 */
export async function loadApp(
  folder: string,
  registry: CoreRegistry,
  log: (level: string, message: string) => void,
): Promise<LoadedApp> {
  let host: JsonObject;
  try {
    host = asObject(JSON.parse(readFileSync(path.join(folder, 'host.json'), 'utf8')));
  } catch (error) {
    return { routes: [], broken: `host.json cannot be read: ${String(error)}` };
  }
  const { main, type } = asObject(JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')));
  const files = globSync(String(main), { cwd: folder }).map((file) => path.join(folder, file));
  if (files.length === 0) log('error', `No file matches "main" of package.json: ${String(main)}`);
  try {
    for (const file of files.sort()) await loadFile(file, type === 'module');
    for (const hook of registry.hooks.appStart) await hook({ hookData: {}, appHookData: {} });
    const capabilities = await registry.model?.getCapabilities({});
    if (capabilities?.HttpUri) registry.httpUri = capabilities.HttpUri;
  } catch (error) {
    log(
      'error',
      `The app could not be loaded, so it has no functions. ${error instanceof Error ? error.stack : ''}`,
    );
    return { routes: [] };
  }
  const prefix = routePrefixOf(host);
  return {
    routes: inHostOrder(registry.functions.flatMap((registered) => routeOf(registered, prefix, log))),
  };
}

async function loadFile(file: string, isModulePackage: boolean): Promise<void> {
  if (file.endsWith('.mjs') || (isModulePackage && !file.endsWith('.cjs'))) {
    await import(pathToFileURL(file).href);
  } else {
    createRequire(file)(file);
  }
}

function routePrefixOf(host: JsonObject): string {
  const { routePrefix } = asObject(asObject(host.extensions).http);
  return typeof routePrefix === 'string' ? routePrefix : 'api';
}

function routeOf(
  { name, bindings }: CoreRegistry['functions'][number],
  prefix: string,
  log: (level: string, message: string) => void,
): Route[] {
  const trigger = Object.values(bindings).find(({ type }) => type === 'httpTrigger');
  if (!trigger) {
    const isTimer = Object.values(bindings).some(({ type }) => type === 'timerTrigger');
    if (!isTimer)
      log(
        'warning',
        `The function ${name} does not run, because this host runs only HTTP triggers and timers.`,
      );
    return [];
  }
  const route = trigger.route ?? name;
  if (/^\/?(admin|runtime)(\/|$)/i.test(prefix ? prefix : route)) {
    log('error', `The route of the function ${name} begins with a word that is reserved for the host.`);
    return [];
  }
  return [createRoute(name, trigger.methods?.length ? trigger.methods : allMethods, route, prefix)];
}
