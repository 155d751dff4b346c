'use client';
import { useSearchParams } from 'next/navigation';
import { useRef, useState } from 'react';

type Held<Row> = { question: string; ids: readonly string[]; rows: readonly Row[] };

/**
 * Rows whose places must not change while somebody points at them: known rows keep their places and show their
 * new numbers, new ones wait and are counted. Another question of the address lets everything through.
 */
export const useHeldRows = <Row>(rows: Row[], keyOf: (row: Row) => string, isOn: boolean) => {
  const question = useSearchParams().toString();
  const [isHeld, setHeld] = useState(false);
  const held = useRef<Held<Row>>({ question, ids: [], rows: [] });
  if (!isOn || !isHeld || held.current.question !== question)
    held.current = { question, ids: rows.map(keyOf), rows };
  if (!isOn || !isHeld || held.current.rows === rows) return { shown: rows, waiting: 0, setHeld };
  const fresh = new Map(rows.map((row) => [keyOf(row), row]));
  const shown = held.current.ids.flatMap((id) => fresh.get(id) ?? []);
  return { shown, waiting: rows.length - shown.length, setHeld };
};
