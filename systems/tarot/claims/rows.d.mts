export const documents: readonly { rows: readonly { number: string }[] }[];
