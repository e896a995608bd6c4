/** Shows a reply: what is in it, what was adapted, and what it cost; or the error, with what to do. */
import { useEffect, useState } from 'preact/hooks';
import { asList, asObject, type JsonObject } from '../src/json';
import { Bar, VectorPlot } from './charts';
import { explained } from './errors';
import { findingsIn, type Moderation, type Table } from './findings';
import type { Operation } from './operations';
import { Sentence } from './sentence';
import { headerOf, type AppReply } from './session';
import { bytes, count, counted, dollars, duration } from './words';

export function ReplyView({ operation, reply }: { operation: Operation; reply: AppReply }) {
  const isError = reply.status >= 400;
  return (
    <>
      <Facts reply={reply} />
      {isError ? <ErrorView reply={reply} /> : <Content reply={reply} />}
      {!isError && <Adapted body={reply.body} reply={reply} />}
      {operation.id === 'AnswerPost' && !isError && (
        <p class="note">
          OpenAI works on it. Run <a href="#try/AnswerGet">Get an answer</a> with the answer id, until its
          status is “completed”.
        </p>
      )}
      <details>
        <summary>Headers</summary>
        <TableView
          table={{
            title: 'Headers',
            columns: ['Header', 'Value'],
            rows: reply.headers.map((pair) => [...pair]),
          }}
        />
      </details>
      {!reply.file && (
        <details>
          <summary>Whole reply</summary>
          <pre tabindex={0}>{JSON.stringify(reply.body, shortened, 2)}</pre>
        </details>
      )}
    </>
  );
}

/** Leaves out the middle of what nobody reads: vectors, and files as base64. */
function shortened(_: string, value: unknown): unknown {
  if (Array.isArray(value) && value.length > 20 && typeof value[0] === 'number') {
    return [...(value as unknown[]).slice(0, 8), `… ${value.length - 8} more`];
  }
  return typeof value === 'string' && value.length > 20_000
    ? `${value.slice(0, 200)} … ${value.length - 200} more`
    : value;
}

/** How the call went, in one line. */
function Facts({ reply }: { reply: AppReply }) {
  const { model, usage } = reply.body;
  const { total_tokens } = asObject(usage);
  const cost = headerOf(reply, 'x-estimated-cost');
  const used = asObject(reply.body.adaptation).model_used;
  const name = [model, used].find((one) => typeof one === 'string' && one !== '');
  const facts = [
    reply.status < 400 ? 'Done' : `Failed with ${reply.status}`,
    duration(reply.ms),
    typeof name === 'string' && name,
    typeof total_tokens === 'number' && counted(total_tokens, 'token'),
    cost !== undefined && (Number(cost) === 0 ? 'no cost' : `about ${dollars(Number(cost))}`),
  ].filter((fact) => typeof fact === 'string');
  return (
    <p class={reply.status < 400 ? 'facts' : 'facts bad'} role="status">
      {facts.map((fact, index) => (
        <>
          {index > 0 && ' · '}
          <span>{fact}</span>
        </>
      ))}
    </p>
  );
}

function ErrorView({ reply }: { reply: AppReply }) {
  const error = explained(reply.status, reply.body);
  return (
    <div class="error">
      <p class="message">
        <Sentence text={error.message} />
      </p>
      {error.problems.length > 1 && (
        <ul>
          {error.problems.map(({ message }) => (
            <li>
              <Sentence text={message} />
            </li>
          ))}
        </ul>
      )}
      <h2>What to do</h2>
      <p>
        <Sentence text={error.advice} />
      </p>
      <p class="hint">
        {error.inFlow} The code is <code>{error.code}</code>
        {error.requestId && (
          <>
            , the request id <code>{error.requestId}</code>
          </>
        )}
        .
      </p>
    </div>
  );
}

function Content({ reply }: { reply: AppReply }) {
  if (reply.file) return <FileView file={reply.file} />;
  const { texts, pictures, vectors, moderations, tables, fields, files } = findingsIn(reply.body);
  return (
    <div class="content">
      {texts.map((text, index) => (
        <div class="text">
          {texts.length > 1 && <h2>{`Answer ${index + 1}`}</h2>}
          <p>{text}</p>
        </div>
      ))}
      {pictures.map((picture, index) => (
        <a href={picture} target="_blank" rel="noopener">
          <img class="picture" src={picture} alt={`Picture ${index + 1}. Opens in a new tab.`} />
        </a>
      ))}
      {pictures.length > 0 && (
        <p class="hint">The links to pictures work for an hour, for everyone who has them.</p>
      )}
      {vectors.map((vector) => (
        <VectorPlot vector={vector} />
      ))}
      {moderations.map((moderation) => (
        <ModerationView moderation={moderation} />
      ))}
      {fields && (
        <pre tabindex={0} aria-label="Fields of the answer">
          {JSON.stringify(fields, null, 2)}
        </pre>
      )}
      {files.map(({ name, address }) => (
        <p>
          <a href={address} download={name}>
            Save {name}
          </a>
        </p>
      ))}
      {tables.map((table) => (
        <TableView table={table} />
      ))}
    </div>
  );
}

/** A sound to play, or any other file to save. */
function FileView({ file }: { file: Blob }) {
  const [address, setAddress] = useState('');
  const [text, setText] = useState('');
  const isText = file.type.startsWith('text/');
  useEffect(() => {
    if (isText) void file.text().then(setText);
    const url = URL.createObjectURL(file);
    setAddress(url);
    return () => URL.revokeObjectURL(url);
  }, [file]);
  if (isText) return <p class="text">{text}</p>;
  return (
    <div class="content">
      {file.type.startsWith('audio/') && <audio controls src={address} aria-label="The sound" />}
      <p>
        <a href={address} download={`reply.${file.type.replace(/^.*\//, '').replace('mpeg', 'mp3')}`}>
          Save the file
        </a>{' '}
        <span class="hint">
          {file.type}, {bytes(file.size)}
        </span>
      </p>
    </div>
  );
}

function ModerationView({ moderation }: { moderation: Moderation }) {
  const { flagged, scores } = moderation;
  return (
    <div class="moderation">
      <p class={flagged ? 'verdict bad' : 'verdict'}>
        {flagged ? 'This text is flagged.' : 'This text is not flagged.'}
      </p>
      <table>
        <caption class="unseen">Scores by category</caption>
        <thead class="unseen">
          <tr>
            <th scope="col">Category</th>
            <th scope="col">Bar</th>
            <th scope="col">Score</th>
          </tr>
        </thead>
        <tbody>
          {scores.map(({ category, score, isFlagged }) => (
            <tr>
              <th scope="row">{category}</th>
              <td class="wide">
                <Bar
                  part={score}
                  whole={1}
                  name={`${category}: ${(score * 100).toFixed(1)} %`}
                  isBad={isFlagged}
                />
              </td>
              <td class="number">{(score * 100).toFixed(1)} %</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Shows a table, which scrolls sideways if it is wide. */
export function TableView({ table: { title, columns, rows } }: { table: Table }) {
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={title}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col">{column}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>{row.map((cell, index) => (index === 0 ? <th scope="row">{cell}</th> : <td>{cell}</td>))}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Says what the app changed in the call. */
function Adapted({ body, reply }: { body: JsonObject; reply: AppReply }) {
  const sentences = asList(asObject(body.adaptation).messages).map(String);
  const upstream = headerOf(reply, 'x-upstream');
  const { remaining, limit } = leftIn(reply);
  if (sentences.length === 0 && remaining === undefined && !upstream) return null;
  return (
    <div class="adapted">
      {sentences.length > 0 && (
        <>
          <h2>What the app adapted</h2>
          <ul>
            {sentences.map((sentence) => (
              <li>
                <Sentence text={sentence} />
              </li>
            ))}
          </ul>
        </>
      )}
      {remaining !== undefined && (
        <p class="hint">{`You have ${count(remaining)} of ${counted(limit, 'call')} left for now.`}</p>
      )}
    </div>
  );
}

/** What the headers about the limit say; see the IETF draft “RateLimit header fields for HTTP”. */
function leftIn(reply: AppReply): { remaining?: number; limit: number } {
  const [, remaining] = /r=(\d+)/.exec(headerOf(reply, 'ratelimit') ?? '') ?? [];
  const [, limit = '0'] = /q=(\d+)/.exec(headerOf(reply, 'ratelimit-policy') ?? '') ?? [];
  return { ...(remaining !== undefined && { remaining: Number(remaining) }), limit: Number(limit) };
}
