/** The Files API of the simulated OpenAI, and the files in containers that a model has made. */
import { randomBytes } from 'node:crypto';
import { asObject, type JsonObject } from '../../src/json';
import { jsonReply, type Reply } from './answers';
import { isReceivedFile } from './form';
import { refuse, type Refusal } from './refusal';

const purposes = ['assistants', 'batch', 'fine-tune', 'vision', 'user_data', 'evals'];

/** Files for these purposes cannot be downloaded. */
const closed = ['assistants', 'vision', 'user_data'];

/** A file in storage. */
interface Stored {
  about: JsonObject;
  bytes: Buffer;
}

/** The files of a project. */
export interface SimulatedFiles {
  /** Whether there is a file. */
  has: (id: string) => boolean;
  /**
   * Answers a request.
   *
   * @param target - method and path
   * @returns undefined if the path is not one of this API
   */
  answer: (target: string, body: JsonObject, query: URLSearchParams) => Reply | Refusal | undefined;
  /** Purpose and content of a file; undefined if there is none. */
  read: (id: string) => { purpose: unknown; bytes: Buffer } | undefined;
  /** Stores a file of lines that OpenAI itself makes. Gives its id. */
  store: (purpose: string, lines: readonly JsonObject[]) => string;
  /** Puts a file into a container, as a model does that runs code. */
  make: (name: string, bytes: Buffer) => { container_id: string; file_id: string; filename: string };
}

/**
 * Makes the API.
 *
 * @param now - the time, in milliseconds since 1970
 */
export function createFiles(now: () => number): SimulatedFiles {
  const known = new Map<string, Stored>();
  const made = new Map<string, Buffer>();

  function find(id: string): Stored | undefined {
    const stored = known.get(id);
    const { expires_at: expires } = stored?.about ?? {};
    if (stored && typeof expires === 'number' && now() >= expires * 1000) known.delete(id);
    return known.get(id);
  }

  function upload(body: JsonObject): Reply | Refusal {
    const { file, purpose } = body;
    if (!isReceivedFile(file)) {
      return refuse(400, "Missing required parameter: 'file'.", 'file', 'missing_required_parameter');
    }
    if (!purposes.includes(String(purpose))) {
      const message = `'${String(purpose)}' is not one of ${JSON.stringify(purposes)} - 'purpose'`;
      return refuse(400, message, 'purpose', null);
    }
    const isLines = purpose === 'fine-tune' || purpose === 'batch';
    if (isLines && !file.filename.endsWith('.jsonl')) {
      return refuse(400, `Invalid file format for ${purpose}. Must be .jsonl`, null, null);
    }
    const [anchor, seconds] = [body['expires_after[anchor]'], body['expires_after[seconds]']];
    const isRight = Number(seconds) >= 3_600 && Number(seconds) <= 2_592_000 && anchor === 'created_at';
    if ((anchor ?? seconds) !== undefined && !isRight) {
      return refuse(400, "Invalid 'expires_after'.", 'expires_after', 'invalid_value');
    }
    const id = `file-${randomBytes(12).toString('hex')}`;
    const created_at = Math.floor(now() / 1000);
    const about = {
      ...{ object: 'file', id, purpose, filename: file.filename, bytes: file.bytes.length, created_at },
      expires_at: seconds === undefined ? null : created_at + Number(seconds),
      ...{ status: 'processed', status_details: null },
    };
    known.set(id, { about, bytes: file.bytes });
    return jsonReply(200, about);
  }

  function list(query: URLSearchParams): Reply {
    const purpose = query.get('purpose');
    const all = [...known.keys()]
      .map((id) => find(id)?.about)
      .filter((about) => about !== undefined)
      .filter((about) => purpose === null || about.purpose === purpose)
      .reverse();
    const start = all.findIndex(({ id }) => id === query.get('after')) + 1;
    const data = all.slice(start, start + Number(query.get('limit') ?? 10_000));
    return jsonReply(200, { object: 'list', data, has_more: start + data.length < all.length });
  }

  function one(method: string, id: string, isContent: boolean): Reply | Refusal {
    const stored = find(id);
    if (!stored) return refuse(404, `No such File object: ${id}`, 'id', null);
    if (method === 'DELETE') {
      known.delete(id);
      return jsonReply(200, { object: 'file', deleted: true, id });
    }
    if (!isContent) return jsonReply(200, stored.about);
    const { purpose } = stored.about;
    return closed.includes(String(purpose))
      ? refuse(400, `Not allowed to download files of purpose: ${String(purpose)}`, null, null)
      : { status: 200, contentType: 'application/octet-stream', body: stored.bytes };
  }

  return {
    has: (id) => find(id) !== undefined,
    read: (id) => {
      const stored = find(id);
      return stored && { purpose: stored.about.purpose, bytes: stored.bytes };
    },
    store: (purpose, lines) => {
      const id = `file-${randomBytes(12).toString('hex')}`;
      const bytes = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      const created_at = Math.floor(now() / 1000);
      const about = {
        ...{ object: 'file', id, purpose, filename: `${id}.jsonl`, bytes: bytes.length, created_at },
        ...{ expires_at: created_at + 2_592_000, status: 'processed', status_details: null },
      };
      known.set(id, { about, bytes });
      return id;
    },
    answer: (target, body, query) => {
      if (target === 'POST /v1/files') return upload(body);
      if (target === 'GET /v1/files') return list(query);
      const [, inContainer = ''] =
        /^GET \/v1\/containers\/([^/]+\/files\/[^/]+)\/content$/.exec(target) ?? [];
      if (inContainer) {
        const bytes = made.get(inContainer);
        return bytes
          ? { status: 200, contentType: 'application/octet-stream', body: bytes }
          : refuse(404, 'Container is expired.', null, null);
      }
      const [, method = '', id, content] =
        /^(GET|DELETE) \/v1\/files\/([^/]+?)(\/content)?$/.exec(target) ?? [];
      return id === undefined ? undefined : one(method, id, content !== undefined);
    },
    make: (filename, bytes) => {
      const container_id = `cntr_${randomBytes(24).toString('hex')}`;
      const file_id = `cfile_${randomBytes(16).toString('hex')}`;
      made.set(`${container_id}/files/${file_id}`, bytes);
      return { container_id, file_id, filename };
    },
  };
}

/** Whether an answer is a refusal. */
export function isFileRefusal(answer: Reply | Refusal): answer is Refusal {
  return 'error' in asObject(answer);
}
